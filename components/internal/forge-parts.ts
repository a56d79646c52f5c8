import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

import type { ForgeConfig } from "../../config";
import { imageReference, type ImageVersion } from "../../versions";
import type { Namespace } from "../namespace";
import { type Scale, type ScaledSize, spreadOver } from "./availability";
import type { BuildPlaces } from "./builds";
import type { Route } from "./ingress";
import type { Labels } from "./labels";
import { httpProbes } from "./probes";
import type { Quantity } from "./quantity";
import {
    type ByProfile,
    type ContainerSize,
    containerResources,
    type Profile,
    type StatefulSize,
} from "./resources";
import { restrictedContainer, restrictedPod } from "./security";
import type { ServicePort } from "./service";
import type { StatefulPodSpec } from "./stateful";

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
export interface Part {
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

/** One server in every profile: its database is a file. */
export const serverSizes: ByProfile<StatefulSize> = {
    local: {
        replicas: 1,
        container: { cpu: "50m", cpuLimit: "200m", memory: "128Mi" },
        volume: "1Gi",
        persistent: false,
    },
    small: {
        replicas: 1,
        container: { cpu: "100m", cpuLimit: "500m", memory: "256Mi" },
        volume: "10Gi",
        persistent: true,
    },
    ha: {
        replicas: 1,
        container: { cpu: "250m", cpuLimit: "1", memory: "512Mi" },
        volume: "50Gi",
        persistent: true,
    },
};

export interface StarterSize extends ScaledSize {
    /** How many builds one pod has under way at a time. */
    readonly builds: number;
}

/** It only watches: what it takes grows with the logs that it passes on. */
export const starterSizes: ByProfile<StarterSize> = {
    local: {
        scale: { min: 1 },
        container: { cpu: "50m", cpuLimit: "200m", memory: "128Mi" },
        builds: 2,
    },
    small: {
        scale: { min: 1 },
        container: { cpu: "100m", cpuLimit: "500m", memory: "256Mi" },
        builds: 8,
    },
    ha: {
        scale: { min: 2, max: 4 },
        container: { cpu: "100m", cpuLimit: "500m", memory: "256Mi" },
        builds: 8,
    },
};

export interface PartPodArgs {
    /** Name of the workload, its account, ConfigMap and Secret. */
    readonly workload: string;
    /** Name of the container. */
    readonly container: string;
    readonly image: ImageVersion;
    /** The labels that select the pods. */
    readonly pods: Labels;
    readonly priorityClass: string;
    readonly user: number;
    readonly size: ContainerSize;
    /** Ports by their names. */
    readonly ports: Readonly<Record<string, number>>;
    /** The name of the port that says at /healthz how it is. */
    readonly health: string;
    /** Does it talk to the API server? */
    readonly token: boolean;
    /** Sizes of what it writes on its node. @default none */
    readonly scratch?: readonly Quantity[];
    /** Where the volume named `data` is mounted. @default nowhere */
    readonly data?: string;
}

/** A pod of one of the two, complete before anything exists, but for the volume named `data`. */
export function partPod(args: PartPodArgs): StatefulPodSpec {
    return {
        serviceAccountName: args.workload,
        automountServiceAccountToken: args.token,
        enableServiceLinks: false,
        priorityClassName: args.priorityClass,
        terminationGracePeriodSeconds: 60,
        securityContext: restrictedPod(args.user),
        topologySpreadConstraints: spreadOver(args.pods),
        containers: [
            {
                name: args.container,
                image: imageReference(args.image),
                envFrom: [
                    { configMapRef: { name: args.workload } },
                    { secretRef: { name: args.workload } },
                ],
                ports: Object.entries(args.ports).map(([name, containerPort]) => ({
                    name,
                    containerPort,
                })),
                ...httpProbes(args.health, "/healthz"),
                resources: containerResources(args.size, args.scratch),
                securityContext: restrictedContainer(),
                volumeMounts:
                    args.data === undefined ? [] : [{ name: "data", mountPath: args.data }],
            },
        ],
        volumes: [],
    };
}

/** A pod's environment: what may be seen in a ConfigMap, what may not in a Secret. */
export function environmentOf(
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
