import type { types } from "@pulumi/kubernetes";

import { images } from "../../versions";
import { partPod, serverSizes, starterSizes } from "../internal/forge-parts";
import { selectorLabels } from "../internal/labels";
import { dataOnNode, type Profile } from "../internal/resources";
import { nonRootUser as user } from "../internal/security";
import type { StatefulPodSpec } from "../internal/stateful";

/** Names of the workloads, and of all that belongs to them. */
export const workloads = { server: "drone", runner: "drone-runner" } as const;
/** The headless Service that gives the server's pod a name of its own. */
export const podsService = "drone-pods";
export const serverPods = selectorLabels("drone", "server");
export const runnerPods = selectorLabels("drone", "runner");

/** Of the server: pages, the forge's news and the runner. */
export const serverPorts = { http: 8080 } as const;
export const runnerPorts = { health: 3000 } as const;

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

export function serverPod(profile: Profile, priorityClass: string): StatefulPodSpec {
    return partPod({
        workload: workloads.server,
        container: "server",
        image: images.drone,
        pods: serverPods,
        priorityClass,
        user,
        size: serverSizes[profile].container,
        scratch: dataOnNode(serverSizes[profile]),
        ports: serverPorts,
        health: "http",
        token: false,
        data: "/data",
    });
}

export function runnerPod(profile: Profile, priorityClass: string): StatefulPodSpec {
    return partPod({
        workload: workloads.runner,
        container: "runner",
        image: images.droneRunner,
        pods: runnerPods,
        priorityClass,
        user,
        size: starterSizes[profile].container,
        ports: runnerPorts,
        health: "health",
        token: true,
    });
}
