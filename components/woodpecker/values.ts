import type { types } from "@pulumi/kubernetes";

import { images } from "../../versions";
import { partPod, serverSizes, starterSizes } from "../internal/forge-parts";
import { selectorLabels } from "../internal/labels";
import type { Quantity } from "../internal/quantity";
import { type ByProfile, dataOnNode, type Profile } from "../internal/resources";
import type { StatefulPodSpec } from "../internal/stateful";

/** Names of the workloads, and of all that belongs to them. */
export const workloads = { server: "woodpecker", agent: "woodpecker-agent" } as const;
/** The headless Service that gives the server's pod a name of its own. */
export const podsService = "woodpecker-pods";
export const serverPods = selectorLabels("woodpecker", "server");
export const agentPods = selectorLabels("woodpecker", "agent");

/** Of the server: pages and the forge's news, agents, and metrics. */
export const serverPorts = { http: 8000, grpc: 9000, metrics: 9001 } as const;
export const agentPorts = { health: 3000 } as const;

/** The `woodpecker` of upstream's images. */
const user = 1000;

/** What the steps of a workflow share. */
export const workflowVolumes: ByProfile<Quantity> = { local: "1Gi", small: "10Gi", ha: "10Gi" };

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

export function serverPod(profile: Profile, priorityClass: string): StatefulPodSpec {
    return partPod({
        workload: workloads.server,
        container: "server",
        image: images.woodpeckerServer,
        pods: serverPods,
        priorityClass,
        user,
        size: serverSizes[profile].container,
        scratch: dataOnNode(serverSizes[profile]),
        ports: serverPorts,
        health: "http",
        token: false,
        data: "/var/lib/woodpecker",
    });
}

export function agentPod(profile: Profile, priorityClass: string): StatefulPodSpec {
    return partPod({
        workload: workloads.agent,
        container: "agent",
        image: images.woodpeckerAgent,
        pods: agentPods,
        priorityClass,
        user,
        size: starterSizes[profile].container,
        ports: agentPorts,
        health: "health",
        token: true,
    });
}
