import type * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

import type { Namespace } from "../namespace";
import { serviceAccount } from "./account";
import { buildGround, sources } from "./builds";
import { rollingDeployment } from "./deployment";
import {
    environmentOf,
    type ForgeServerArgs,
    type ServerPart,
    type StarterPart,
} from "./forge-parts";
import { ingressTo, visitedBy } from "./ingress";
import { allowFlows, type Flow, podsIn, tcp, toApiServer } from "./network";
import { scrapedBy } from "./scraping";
import { serviceOf } from "./service";
import { statefulSet } from "./stateful";

/** A server with its volume behind a route, what starts builds for it, and the ground for these. */
export function forgeServer(
    name: string,
    args: ForgeServerArgs,
    server: ServerPart,
    starter: StarterPart,
    opts: pulumi.CustomResourceOptions & { parent: pulumi.Resource },
): void {
    const { namespace, builds } = args;
    const generation = String(args.secretGeneration ?? 1);
    const serves = serverSet(name, args, server, starter, generation, opts);
    rollingDeployment(
        `${name}-starter`,
        {
            namespace,
            workload: starter.workload,
            labels: starter.labels,
            pods: starter.pods,
            scale: starter.scale,
            configuration: { ...starter.settings, generation },
            podSpec: starter.podSpec,
        },
        {
            ...opts,
            dependsOn: [
                namespace,
                builds,
                serves,
                ...environmentOf(`${name}-starter`, namespace, starter, opts),
                ...buildGround(
                    `${name}-starter`,
                    {
                        namespace,
                        builds,
                        starter: starter.workload,
                        labels: starter.labels,
                        rules: starter.rules,
                        reach: sources(args.networks),
                        neighbours: starter.neighbours,
                    },
                    opts,
                ),
                allowFlows(
                    `${name}-starter-flows`,
                    {
                        namespace,
                        pods: starter.pods,
                        ingress: [],
                        egress: [toServer(namespace, server, starter), toApiServer],
                    },
                    opts,
                ),
            ],
        },
    );
}

function serverSet(
    name: string,
    args: ForgeServerArgs,
    server: ServerPart,
    starter: StarterPart,
    generation: string,
    opts: pulumi.CustomResourceOptions & { parent: pulumi.Resource },
): k8s.apps.v1.StatefulSet {
    const { namespace } = args;
    const { workload, labels, pods, size, podsService } = server;
    return statefulSet(
        name,
        {
            namespace,
            workload,
            labels,
            pods,
            replicas: size.replicas,
            podsService,
            configuration: { ...server.settings, generation },
            data: {
                size: size.volume,
                persistent: size.persistent,
                storageClass: args.storageClass,
            },
            podSpec: server.podSpec,
            podSpecOverrides: args.podSpec,
        },
        {
            ...opts,
            dependsOn: [
                namespace,
                serviceAccount(`${name}-account`, { namespace, workload, labels }, opts),
                ...environmentOf(name, namespace, server, opts),
                ...serverAccess(name, args, server, starter, opts),
            ],
        },
    );
}

function serverAccess(
    name: string,
    { namespace, monitoring, route, networks }: ForgeServerArgs,
    server: ServerPart,
    starter: StarterPart,
    opts: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
    const { workload, labels, pods, httpPort, metricsPort } = server;
    const common = { namespace, labels, pods };
    const http = { name: "http", port: 80, targetPort: "http" };
    const { ports } = toServer(namespace, server, starter);
    return [
        serviceOf(
            `${name}-service`,
            {
                ...common,
                name: workload,
                ports: [http, ...server.ports],
                scraped: metricsPort !== undefined,
            },
            opts,
        ),
        serviceOf(
            `${name}-pods-service`,
            {
                ...common,
                name: server.podsService,
                ports: [http],
                spec: { clusterIP: "None" },
            },
            opts,
        ),
        allowFlows(
            `${name}-flows`,
            {
                namespace,
                pods,
                ingress: [
                    visitedBy(route, httpPort),
                    { peers: [podsIn(namespace.name, starter.pods)], ports },
                    ...(metricsPort === undefined ? [] : [scrapedBy(monitoring, metricsPort)]),
                ],
                egress: sources(networks),
            },
            opts,
        ),
        ingressTo(`${name}-ingress`, { namespace, service: workload, labels, route }, opts),
    ];
}

function toServer(namespace: Namespace, server: ServerPart, starter: StarterPart): Flow {
    return { peers: [podsIn(namespace.name, server.pods)], ports: tcp(starter.serverPort) };
}
