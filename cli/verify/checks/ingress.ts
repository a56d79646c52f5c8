import * as https from "node:https";

import { webPort, websecurePort } from "../../../components/traefik/ports";
import { workload } from "../../../components/traefik/values";
import { authoritiesOf, judgeCertificate, type ServedSecret, servedSecret } from "../certificate";
import { type Check, type Context, expect, note, type Observation, Skipped } from "../check";
import { door } from "../door";
import { forward } from "../forward";
import { type HttpAnswer, request } from "../http";
import { hostOf, type Laboratory } from "../laboratory";
import { settled } from "../patience";
import { answeringPods, type Pod } from "../pods";
import { traefik, traefikStands } from "../systems";
import { median, ms } from "../text";

const routeSeconds = 30;
const measured = 20;

/** A host of an Ingress, asked for at each of Traefik's pods as a visitor would. */
export const ingress: Check = {
    name: "ingress",
    title: "a host is served over TLS, and only there",
    async *run(context) {
        if (!context.config.layers.includes("networking")) {
            throw new Skipped("groundwork:layers has no networking");
        }
        if (!traefikStands(context.config)) {
            throw new Skipped(
                "groundwork:ingress.controllers has no traefik, which alone is tried",
            );
        }
        const laboratory = await context.laboratory();
        const secret = await servedSecret(context);
        for (const pod of await answeringPods(context, traefik)) {
            yield* visit(context, laboratory, pod, secret);
        }
        yield* context.config.ingress.placement === "service"
            ? door(context, laboratory)
            : [note("ports 80 and 443 of every edge node", "not tried from here")];
    },
};

async function* visit(
    context: Context,
    laboratory: Laboratory,
    pod: Pod,
    secret: ServedSecret | undefined,
): AsyncIterable<Observation> {
    const { signal } = context;
    const { host } = laboratory;
    const { namespace, name } = pod.metadata;
    const way = await forward(context, { namespace, pod: name, port: websecurePort });
    const tls = secret === undefined ? {} : { authorities: authoritiesOf(secret) };
    const get = (asked: string, agent?: https.Agent): Promise<HttpAnswer> =>
        request(
            { way, path: "/hostname", host: asked, tls: { ...tls, ...(agent && { agent }) } },
            signal,
        );

    yield note("replica", name);
    // Traefik learns of an Ingress by a watch, a moment after it is made.
    const first = await settled(
        context,
        routeSeconds,
        () => get(host),
        ({ status }) => status === 200,
    );
    yield judgeBackend(laboratory, first);
    yield* first.peer ? judgeCertificate(first.peer, host, secret, new Date()) : [];
    const stranger = await get(hostOf(context.config, "nobody"));
    yield expect(
        stranger.status === 404,
        "a host that nobody has",
        `status ${stranger.status}`,
        "it should be 404: does an Ingress without a host take everything? kubectl get ingress -A",
    );
    yield await redirect(context, pod, host);
    if (first.status === 200) {
        yield judgeHeader(first);
        yield await latency((agent) => get(host, agent));
    }
}

function judgeBackend(
    { host, backends }: Laboratory,
    { status, body, milliseconds }: HttpAnswer,
): Observation {
    const isBackend = backends.some(({ metadata }) => metadata.name === body);
    return expect(
        status === 200 && isBackend,
        `https://${host}`,
        `status ${status} from ${status === 200 ? body : "Traefik"} (${ms(milliseconds)})`,
        `404: does Traefik serve the class ${workload} (kubectl get ingressclass)? 502, 504: its network to the pods; 503: EndpointSlices`,
    );
}

function judgeHeader({ headers }: HttpAnswer): Observation {
    const header = "strict-transport-security";
    return expect(
        headers[header] !== undefined,
        header,
        headers[header] ?? "missing",
        "dynamic.yaml in the ConfigMap traefik was not taken up: Traefik's log says why",
    );
}

/** Port 80 sends every visitor to 443. */
async function redirect(context: Context, pod: Pod, host: string): Promise<Observation> {
    const { namespace, name } = pod.metadata;
    const way = await forward(context, { namespace, pod: name, port: webPort });
    const { status, headers } = await request({ way, path: "/hostname", host }, context.signal);
    const { location } = headers;
    return expect(
        isRedirect(status, location, host),
        `http://${host}`,
        `status ${status}${location === undefined ? "" : ` to ${location}`}`,
        "it should be 301 or 308 to https: traefik.yaml in the ConfigMap traefik is not what up writes",
    );
}

/** Does an answer send a visitor for good to the same host over TLS, at the port that it has? */
export function isRedirect(status: number, location: string | undefined, host: string): boolean {
    if ((status !== 301 && status !== 308) || location === undefined || !URL.canParse(location)) {
        return false;
    }
    const { protocol, hostname, port } = new URL(location);
    return protocol === "https:" && hostname === host && port === "";
}

/** One connection, as a browser keeps it. */
async function latency(get: (agent: https.Agent) => Promise<HttpAnswer>): Promise<Observation> {
    const agent = new https.Agent({ keepAlive: true, maxSockets: 1 });
    try {
        const times: number[] = [];
        for (let count = 0; count < measured; count += 1) {
            times.push((await get(agent)).milliseconds);
        }
        return note(
            `${measured} requests, through the forwarded port`,
            `median ${ms(median(times))}, slowest ${ms(Math.max(...times))}`,
        );
    } finally {
        agent.destroy();
    }
}
