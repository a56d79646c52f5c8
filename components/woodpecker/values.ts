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
import { restrictedContainer, restrictedPod } from "../internal/security";
import type { StatefulPodSpec } from "../internal/stateful";
import { imageReference, images } from "../../versions";

type PodSpec = types.input.core.v1.PodSpec;

/** Names of the workloads, and of all that belongs to them. */
export const workloads = { server: "woodpecker", agent: "woodpecker-agent" } as const;
/** The headless Service that gives the server's pod a name of its own. */
export const podsService = "woodpecker-pods";
export const serverPods = selectorLabels("woodpecker", "server");
export const agentPods = selectorLabels("woodpecker", "agent");

/** Of the server: pages and the forge's news, agents, and metrics. Of the agent: its health. */
export const ports = { http: 8000, grpc: 9000, metrics: 9001, health: 3000 } as const;

/** The `woodpecker` of upstream's images. */
const user = 1000;

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

export interface AgentSize extends ScaledSize {
    /** How many workflows one agent has under way at a time. */
    readonly workflows: number;
    /** What the steps of one workflow share. */
    readonly volume: string;
}

/** An agent only watches: what it takes grows with the logs that it passes on. */
export const agentSizes: ByProfile<AgentSize> = {
    local: {
        scale: { min: 1 },
        container: { cpu: "50m", cpuLimit: "200m", memory: "128Mi" },
        workflows: 2,
        volume: "1Gi",
    },
    small: {
        scale: { min: 1 },
        container: { cpu: "100m", cpuLimit: "500m", memory: "256Mi" },
        workflows: 8,
        volume: "10Gi",
    },
    ha: {
        scale: { min: 2, max: 4 },
        container: { cpu: "100m", cpuLimit: "500m", memory: "256Mi" },
        workflows: 8,
        volume: "10Gi",
    },
};

/** Where builds run, and nowhere else: a pod for each step, and what these share. */
export const agentRules: readonly types.input.rbac.v1.PolicyRule[] = [
    { apiGroups: [""], resources: ["pods"], verbs: ["create", "delete", "get", "list", "watch"] },
    { apiGroups: [""], resources: ["pods/log"], verbs: ["get"] },
    {
        apiGroups: [""],
        resources: ["persistentvolumeclaims", "secrets", "services"],
        verbs: ["create", "delete"],
    },
];

/** The server's pod, complete before anything exists, but for the volume named `data`. */
export function serverPod(profile: Profile, priorityClass: string): StatefulPodSpec {
    return {
        serviceAccountName: workloads.server,
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        priorityClassName: priorityClass,
        terminationGracePeriodSeconds: 60,
        securityContext: restrictedPod(user),
        topologySpreadConstraints: spreadOver(serverPods),
        containers: [
            {
                name: "server",
                image: imageReference(images.woodpeckerServer),
                envFrom: environmentOf(workloads.server),
                ports: [
                    { name: "http", containerPort: ports.http },
                    { name: "grpc", containerPort: ports.grpc },
                    { name: "metrics", containerPort: ports.metrics },
                ],
                ...httpProbes("http", "/healthz"),
                resources: containerResources(serverSizes[profile].container),
                securityContext: restrictedContainer(),
                volumeMounts: [{ name: "data", mountPath: "/var/lib/woodpecker" }],
            },
        ],
        volumes: [],
    };
}

/** The agents' pods, complete before anything exists. */
export function agentPod(profile: Profile, priorityClass: string): PodSpec {
    return {
        serviceAccountName: workloads.agent,
        automountServiceAccountToken: true,
        enableServiceLinks: false,
        priorityClassName: priorityClass,
        terminationGracePeriodSeconds: 60,
        securityContext: restrictedPod(user),
        topologySpreadConstraints: spreadOver(agentPods),
        containers: [
            {
                name: "agent",
                image: imageReference(images.woodpeckerAgent),
                envFrom: environmentOf(workloads.agent),
                ports: [{ name: "health", containerPort: ports.health }],
                ...httpProbes("health", "/healthz"),
                resources: containerResources(agentSizes[profile].container),
                securityContext: restrictedContainer(),
            },
        ],
    };
}
