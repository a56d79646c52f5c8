import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

import type { ForgeConfig } from "../../config";
import type { Namespace } from "../namespace";
import { serviceAccount } from "./account";
import type { Scale } from "./availability";
import { buildGround, type BuildPlaces, sources } from "./builds";
import { rollingDeployment } from "./deployment";
import { ingressTo, type Route, visitedBy } from "./ingress";
import type { Labels } from "./labels";
import { allowFlows, type Flow, podsIn, tcp, toApiServer } from "./network";
import type { Profile, StatefulSize } from "./resources";
import { scrapedBy } from "./scraping";
import { serviceOf, type ServicePort } from "./service";
import { statefulSet, type StatefulPodSpec } from "./stateful";

type PodSpec = k8s.types.input.core.v1.PodSpec;

/** What a build server is given that people log in to through a forge. */
export interface ForgeServerArgs extends BuildPlaces {
    /** Where Prometheus runs. */
    readonly monitoring: Namespace;
    /** Sets resources and storage, and how many builds run at a time. */
    readonly profile: Profile;
    /** Name of the PriorityClass of the server, and of what starts builds. */
    readonly priorityClass: string;
    /** Name of the PriorityClass of builds. */
    readonly buildPriority: string;
    /** The way in from outside, for people and for the forge. */
    readonly route: Route;
    /** Whose repositories are built, and who may say so. */
    readonly forge: ForgeConfig;
    /** Of the OAuth application that `forge.clientId` names. */
    readonly clientSecret: pulumi.Output<string>;
    /** Ranges that server and builds reach over HTTPS beside the internet. @default none */
    readonly networks?: readonly string[];
    /** Class of the volumes outside the profile `local`. @default the cluster's default class */
    readonly storageClass?: string | undefined;
    /** Raise it to generate new secrets and restart the pods with them. @default 1 */
    readonly secretGeneration?: number;
    /** Laid over the server's computed pod spec, field by field, last. @default nothing */
    readonly podSpec?: Partial<PodSpec>;
}

/** One of the two programs: pods with settings and secrets in their environment. */
interface Part {
    /** Name of the workload, its account, ConfigMap and Secret. */
    readonly workload: string;
    readonly labels: Labels;
    /** The part of the labels that selects the pods. */
    readonly pods: Labels;
    /** By the names of environment variables. */
    readonly settings: Readonly<Record<string, string>>;
    readonly secrets: Readonly<Record<string, pulumi.Output<string>>>;
}

/** Pages and the forge's news; keeps what has been built. */
export interface ServerPart extends Part {
    readonly podSpec: StatefulPodSpec;
    readonly size: StatefulSize;
    /** The headless Service that gives the pod a name of its own. */
    readonly podsService: string;
    /** The pods' port for people and the forge, named `http`. */
    readonly httpPort: number;
    /** Further ports of the Service. */
    readonly ports: readonly ServicePort[];
    /** The pods' port with metrics. @default none: nobody scrapes it */
    readonly metricsPort?: number;
}

/** Takes builds from the server, and has a pod run for each. */
export interface StarterPart extends Part {
    readonly podSpec: PodSpec;
    readonly scale: Scale;
    /** The server's port at which it asks for builds. */
    readonly serverPort: number;
    /** What it may do where builds run, and nowhere else. */
    readonly rules: readonly k8s.types.input.rbac.v1.PolicyRule[];
    /** Do the pods of one build talk to each other? */
    readonly neighbours: boolean;
}

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
                ...environment(`${name}-starter`, namespace, starter, opts),
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
                ...environment(name, namespace, server, opts),
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

/** What may be seen in a ConfigMap, what may not in a Secret, both under the workload's name. */
function environment(
    name: string,
    namespace: Namespace,
    { workload, labels, settings, secrets }: Part,
    opts: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
    const metadata = namespace.metadata(workload, labels);
    return [
        new k8s.core.v1.ConfigMap(`${name}-config`, { metadata, data: settings }, opts),
        new k8s.core.v1.Secret(`${name}-secret`, { metadata, stringData: secrets }, opts),
    ];
}

/** The `envFrom` of a part's container. */
export function environmentOf(workload: string): k8s.types.input.core.v1.EnvFromSource[] {
    return [{ configMapRef: { name: workload } }, { secretRef: { name: workload } }];
}
