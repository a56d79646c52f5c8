import type { types } from "@pulumi/kubernetes";

import { imageReference, images } from "../../versions";
import { selectorLabels } from "../internal/labels";
import { httpProbes } from "../internal/probes";
import {
    type ByProfile,
    type ContainerSize,
    containerResources,
    type Profile,
} from "../internal/resources";
import { restrictedContainer, restrictedPod } from "../internal/security";

type PodSpec = types.input.core.v1.PodSpec;
type PolicyRule = types.input.rbac.v1.PolicyRule;

/** Name of the workload, its account, Service and scrape job. */
export const workload = "kube-state-metrics";
export const kubeStateMetricsPods = selectorLabels(workload);

/** What it tells of the cluster's objects, and what of itself. */
export const ports = { metrics: 8080, telemetry: 8081 } as const;

/** The `nobody` of upstream's image. */
const user = 65534;

/**
 * It keeps all objects that it watches in memory. One replica in every profile: a second one would
 * tell everything twice, and a new pod knows everything after one list.
 */
export const kubeStateMetricsSizes: ByProfile<ContainerSize> = {
    local: { cpu: "20m", cpuLimit: "200m", memory: "128Mi" },
    small: { cpu: "50m", cpuLimit: "500m", memory: "256Mi" },
    ha: { cpu: "100m", cpuLimit: "1", memory: "1Gi" },
};

/** Metrics of one kind of object. */
interface Told {
    readonly apiGroup: "" | "apps" | "autoscaling" | "batch";
    readonly resource: string;
    readonly metrics: readonly string[];
}

/**
 * All that some rule or dashboard of the platform asks for. What is not here is neither read from
 * the API server, nor allowed to be, nor stored.
 */
export const told: readonly Told[] = [
    {
        apiGroup: "",
        resource: "pods",
        metrics: [
            "kube_pod_container_status_restarts_total",
            "kube_pod_container_status_waiting_reason",
            "kube_pod_spec_volumes_persistentvolumeclaims_info",
            "kube_pod_status_phase",
        ],
    },
    { apiGroup: "", resource: "namespaces", metrics: ["kube_namespace_status_phase"] },
    { apiGroup: "", resource: "nodes", metrics: ["kube_node_status_condition"] },
    {
        apiGroup: "",
        resource: "persistentvolumes",
        metrics: ["kube_persistentvolume_status_phase"],
    },
    {
        apiGroup: "",
        resource: "persistentvolumeclaims",
        metrics: [
            "kube_persistentvolumeclaim_access_mode",
            "kube_persistentvolumeclaim_status_phase",
        ],
    },
    { apiGroup: "", resource: "resourcequotas", metrics: ["kube_resourcequota"] },
    {
        apiGroup: "apps",
        resource: "deployments",
        metrics: [
            "kube_deployment_spec_replicas",
            "kube_deployment_status_condition",
            "kube_deployment_status_replicas_available",
            "kube_deployment_status_replicas_updated",
        ],
    },
    {
        apiGroup: "apps",
        resource: "statefulsets",
        metrics: [
            "kube_statefulset_replicas",
            "kube_statefulset_status_replicas_ready",
            "kube_statefulset_status_replicas_updated",
        ],
    },
    {
        apiGroup: "apps",
        resource: "daemonsets",
        metrics: [
            "kube_daemonset_status_desired_number_scheduled",
            "kube_daemonset_status_number_available",
        ],
    },
    { apiGroup: "batch", resource: "jobs", metrics: ["kube_job_failed"] },
    {
        apiGroup: "autoscaling",
        resource: "horizontalpodautoscalers",
        metrics: [
            "kube_horizontalpodautoscaler_spec_max_replicas",
            "kube_horizontalpodautoscaler_status_condition",
            "kube_horizontalpodautoscaler_status_current_replicas",
        ],
    },
];

/** It lists and watches what it tells of, and gets no single object: no Secret, no ConfigMap. */
export const kubeStateMetricsRules: readonly PolicyRule[] = [
    ...new Set(told.map(({ apiGroup }) => apiGroup)),
].map((group) => ({
    apiGroups: [group],
    resources: told
        .filter(({ apiGroup }) => apiGroup === group)
        .map(({ resource }) => resource)
        .sort(),
    verbs: ["list", "watch"],
}));

export const kubeStateMetricsFlags: readonly string[] = [
    `--port=${ports.metrics}`,
    `--telemetry-port=${ports.telemetry}`,
    `--resources=${told.map(({ resource }) => resource).join(",")}`,
    // Patterns: without their ends they would take in every longer name.
    `--metric-allowlist=${told.flatMap(({ metrics }) => metrics.map((it) => `^${it}$`)).join(",")}`,
];

/** The pod's spec, complete before anything exists. */
export function kubeStateMetricsPod(profile: Profile, priorityClass: string): PodSpec {
    const { livenessProbe } = httpProbes("metrics", "/livez");
    const { readinessProbe } = httpProbes("telemetry", "/readyz");
    return {
        serviceAccountName: workload,
        automountServiceAccountToken: true,
        enableServiceLinks: false,
        priorityClassName: priorityClass,
        nodeSelector: { "kubernetes.io/os": "linux" },
        securityContext: restrictedPod(user),
        containers: [
            {
                name: workload,
                image: imageReference(images.kubeStateMetrics),
                args: [...kubeStateMetricsFlags],
                ports: Object.entries(ports).map(([name, containerPort]) => ({
                    name,
                    containerPort,
                    protocol: "TCP",
                })),
                readinessProbe,
                livenessProbe,
                resources: containerResources(kubeStateMetricsSizes[profile]),
                securityContext: restrictedContainer(),
            },
        ],
    };
}
