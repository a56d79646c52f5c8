import type { types } from "@pulumi/kubernetes";

import { type ScaledSize, spreadOver } from "../internal/availability";
import { environmentOf } from "../internal/forge-server";
import { selectorLabels } from "../internal/labels";
import { httpProbes } from "../internal/probes";
import {
    type ByProfile,
    containerResources,
    type Profile,
    type StatefulSize,
} from "../internal/resources";
import { nonRootUser, restrictedContainer, restrictedPod } from "../internal/security";
import type { StatefulPodSpec } from "../internal/stateful";
import { imageReference, images } from "../../versions";

type PodSpec = types.input.core.v1.PodSpec;

/** Names of the workloads, and of all that belongs to them. */
export const workloads = { server: "drone", runner: "drone-runner" } as const;
/** The headless Service that gives the server's pod a name of its own. */
export const podsService = "drone-pods";
export const serverPods = selectorLabels("drone", "server");
export const runnerPods = selectorLabels("drone", "runner");

/** Of the server: pages, the forge's news and the runner. Of the runner: its health. */
export const ports = { http: 8080, health: 3000 } as const;

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

export interface RunnerSize extends ScaledSize {
    /** How many pipelines one runner has under way at a time. */
    readonly pipelines: number;
}

/** A runner only watches: what it takes grows with the logs that it passes on. */
export const runnerSizes: ByProfile<RunnerSize> = {
    local: {
        scale: { min: 1 },
        container: { cpu: "50m", cpuLimit: "200m", memory: "128Mi" },
        pipelines: 2,
    },
    small: {
        scale: { min: 1 },
        container: { cpu: "100m", cpuLimit: "500m", memory: "256Mi" },
        pipelines: 8,
    },
    ha: {
        scale: { min: 2, max: 4 },
        container: { cpu: "100m", cpuLimit: "500m", memory: "256Mi" },
        pipelines: 8,
    },
};

/**
 * Where builds run, and nowhere else. A pipeline is one pod, whose steps begin one after the other:
 * the runner gives each container its image when its turn has come.
 */
export const runnerRules: readonly types.input.rbac.v1.PolicyRule[] = [
    {
        apiGroups: [""],
        resources: ["pods"],
        verbs: ["create", "delete", "get", "list", "update", "watch"],
    },
    { apiGroups: [""], resources: ["pods/log"], verbs: ["get"] },
    { apiGroups: [""], resources: ["secrets"], verbs: ["create", "delete"] },
];

/** The server's pod, complete before anything exists, but for the volume named `data`. */
export function serverPod(profile: Profile, priorityClass: string): StatefulPodSpec {
    return {
        serviceAccountName: workloads.server,
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        priorityClassName: priorityClass,
        terminationGracePeriodSeconds: 60,
        securityContext: restrictedPod(nonRootUser),
        topologySpreadConstraints: spreadOver(serverPods),
        containers: [
            {
                name: "server",
                image: imageReference(images.drone),
                envFrom: environmentOf(workloads.server),
                ports: [{ name: "http", containerPort: ports.http }],
                ...httpProbes("http", "/healthz"),
                resources: containerResources(serverSizes[profile].container),
                securityContext: restrictedContainer(),
                volumeMounts: [{ name: "data", mountPath: "/data" }],
            },
        ],
        volumes: [],
    };
}

/** The runners' pods, complete before anything exists. */
export function runnerPod(profile: Profile, priorityClass: string): PodSpec {
    return {
        serviceAccountName: workloads.runner,
        automountServiceAccountToken: true,
        enableServiceLinks: false,
        priorityClassName: priorityClass,
        terminationGracePeriodSeconds: 60,
        securityContext: restrictedPod(nonRootUser),
        topologySpreadConstraints: spreadOver(runnerPods),
        containers: [
            {
                name: "runner",
                image: imageReference(images.droneRunner),
                envFrom: environmentOf(workloads.runner),
                ports: [{ name: "health", containerPort: ports.health }],
                ...httpProbes("health", "/healthz"),
                resources: containerResources(runnerSizes[profile].container),
                securityContext: restrictedContainer(),
            },
        ],
    };
}
