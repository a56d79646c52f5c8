import type { types } from "@pulumi/kubernetes";

import type { DnsConfig } from "../../config";
import { imageReference, images } from "../../versions";
import type { Scale } from "../internal/availability";
import { selectorLabels } from "../internal/labels";
import { httpProbes } from "../internal/probes";
import { type ContainerSize, containerResources } from "../internal/resources";
import { restrictedContainer, restrictedPod } from "../internal/security";
import { workload } from "./values";

type PodSpec = types.input.core.v1.PodSpec;
type PolicyRule = types.input.rbac.v1.PolicyRule;

/** How much of a cluster one pod answers for. */
export type Proportion = DnsConfig["autoscaler"];

/** Name of the workload that scales, its account and its ConfigMap. */
export const scaler = `${workload}-autoscaler`;
export const scalerPods = selectorLabels("coredns", "autoscaler");

/** Upstream's port for health, which no flag changes. */
const healthPort = 8080;

/** It keeps of each node a name, a size and whether it is ready. */
const scalerSize: ContainerSize = { cpu: "10m", cpuLimit: "100m", memory: "64Mi" };

/** It watches the nodes of the cluster. */
export const nodeRules: readonly PolicyRule[] = [
    { apiGroups: [""], resources: ["nodes"], verbs: ["list", "watch"] },
];

/** In CoreDNS' namespace it sets one number, by what one ConfigMap says. */
export const scaleRules: readonly PolicyRule[] = [
    {
        apiGroups: ["apps"],
        resources: ["deployments/scale"],
        resourceNames: [workload],
        verbs: ["get", "update"],
    },
    { apiGroups: [""], resources: ["configmaps"], resourceNames: [scaler], verbs: ["get"] },
];

/** What it scales by. It reads this at every look, so that a change of it rolls nothing. */
export function scalerParameters(
    { nodesPerReplica, coresPerReplica }: Proportion,
    { min, max }: Scale,
): Readonly<Record<"linear", string>> {
    const linear = {
        nodesPerReplica,
        coresPerReplica,
        min,
        max,
        preventSinglePointFailure: true,
        // Nodes that are drained still run pods that ask; and a restart of many is no reason to scale.
        includeUnschedulableNodes: true,
    };
    return { linear: JSON.stringify(linear) };
}

/** The pod's spec, complete before anything exists. */
export function scalerPod(namespace: string, priorityClass: string): PodSpec {
    return {
        serviceAccountName: scaler,
        automountServiceAccountToken: true,
        enableServiceLinks: false,
        priorityClassName: priorityClass,
        // It finds the API server by its address, and must not need what it scales.
        dnsPolicy: "Default",
        securityContext: restrictedPod(),
        containers: [
            {
                name: "autoscaler",
                image: imageReference(images.proportionalAutoscaler),
                args: [
                    `--namespace=${namespace}`,
                    `--target=deployment/${workload}`,
                    `--configmap=${scaler}`,
                    "--logtostderr=true",
                ],
                ports: [{ name: "health", containerPort: healthPort, protocol: "TCP" }],
                // Not ready where its last look at nodes, ConfigMap or scale failed.
                ...httpProbes("health", "/last-poll", "/healthz"),
                resources: containerResources(scalerSize),
                securityContext: restrictedContainer(),
            },
        ],
    };
}
