import { z } from "zod";

import { workload } from "../../components/traefik/values";
import { type Context, expect, note, type Observation, warning } from "./check";
import { connectFrom, connectionText } from "./dial";
import { read } from "./kube";
import type { Laboratory } from "./laboratory";
import { traefik } from "./systems";

const serviceShape = z.object({
    spec: z.object({
        type: z.string(),
        ports: z.array(z.object({ port: z.int(), nodePort: z.int().optional() })),
    }),
    status: z.object({
        loadBalancer: z.object({
            ingress: z
                .array(z.object({ ip: z.string().optional(), hostname: z.string().optional() }))
                .default([]),
        }),
    }),
});

/** The Service: its address outside, and that it leads to the pods inside. */
export async function* door(context: Context, { probe }: Laboratory): AsyncIterable<Observation> {
    const where = [`--namespace=${traefik.namespace}`];
    const found = await read(context, serviceShape, ["get", "service", workload, ...where]);
    yield doorOutside(found);

    const address = `${workload}.${traefik.namespace}.svc.${context.config.dns.clusterDomain}:443`;
    const connection = await connectFrom(context, probe, address);
    yield expect(
        connection.state === "open",
        `a pod connects to ${address}`,
        connectionText(connection),
        "DNS: the check dns; TIMEOUT: do nodes forward Service addresses (kube-proxy)? REFUSED: the Service has no endpoints",
    );
}

/** Where visitors find Traefik. */
export function doorOutside({ spec, status }: z.output<typeof serviceShape>): Observation {
    const what = `Service ${traefik.namespace}/${workload}`;
    const nodePorts = spec.ports.map(
        ({ port, nodePort }) => `${port} at nodes' ${nodePort ?? "?"}`,
    );
    if (spec.type !== "LoadBalancer") {
        return note(what, `${spec.type}: ${nodePorts.join(", ")}`);
    }
    const addresses = status.loadBalancer.ingress.flatMap(
        ({ ip, hostname }) => ip ?? hostname ?? [],
    );
    return addresses.length > 0
        ? note(what, `LoadBalancer at ${addresses.join(", ")}`)
        : warning(what, "LoadBalancer without an address yet: no visitor from outside finds it");
}
