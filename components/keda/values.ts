import { spreadOver } from "../internal/availability";
import type { Labels } from "../internal/labels";
import {
    type ByProfile,
    containerResources,
    partSize,
    type Profile,
    type ReplicatedSize,
} from "../internal/resources";
import { restrictedContainer, restrictedPod } from "../internal/security";

/** Name of the release. */
export const release = "keda";

/** The three programs: one asks Prometheus, one answers the API server, one judges objects. */
export type Part = "operator" | "metricsServer" | "webhooks";
export const parts: readonly Part[] = ["operator", "metricsServer", "webhooks"];

/** Names of their Deployments, which the chart makes of the first. */
export const workloads: Readonly<Record<Part, string>> = {
    operator: "keda-operator",
    metricsServer: "keda-operator-metrics-apiserver",
    webhooks: "keda-admission-webhooks",
};

/** As the chart labels a program's pods. */
export function podsOf(part: Part): Labels {
    return { app: workloads[part] };
}

/** Where the operator tells the metrics server what it was answered. */
export const questionsPort = 9666;
/** Where the API server asks the metrics server. */
export const apiPort = 6443;
/** Where the API server asks the webhooks. */
export const webhookPort = 9443;
export const metricsPort = 8080;

/** The chart's own Services are not scraped. */
export const metricsService = "keda-metrics";

/** The part of the Kubernetes API that it answers for. */
export const api = "v1beta1.external.metrics.k8s.io";

/** Of the operator one replica works and the other waits. */
export const kedaSizes: ByProfile<Readonly<Record<Part, ReplicatedSize>>> = {
    local: {
        operator: partSize(1, "20m", "128Mi"),
        metricsServer: partSize(1, "20m", "128Mi"),
        webhooks: partSize(1, "10m", "64Mi"),
    },
    small: {
        operator: partSize(1, "50m", "256Mi"),
        metricsServer: partSize(1, "50m", "128Mi"),
        webhooks: partSize(1, "20m", "64Mi"),
    },
    ha: {
        operator: partSize(2, "100m", "512Mi"),
        metricsServer: partSize(2, "100m", "256Mi"),
        webhooks: partSize(2, "50m", "128Mi"),
    },
};

interface Replicas {
    readonly replicaCount: number;
    readonly revisionHistoryLimit: number;
}

/** The chart's values that the platform sets, of those that the chart has. */
export interface KedaValues extends Readonly<Record<Part, Replicas>> {
    readonly image: { readonly pullPolicy: string };
    readonly clusterDomain: string;
    readonly priorityClassName: string;
    readonly enableServiceLinks: boolean;
    readonly rbac: { readonly enabledCustomScaledRefKinds: boolean };
    readonly permissions: Readonly<
        Record<"operator" | "metricServer", { readonly restrict: { readonly secret: boolean } }>
    >;
    readonly logging: object;
    readonly resources: ByChartPart;
    readonly podSecurityContext: ByChartPart;
    readonly securityContext: ByChartPart;
    readonly topologySpreadConstraints: Readonly<Record<Part, readonly object[]>>;
    readonly prometheus: {
        readonly operator: { readonly enabled: boolean; readonly port: number };
    };
}

/** Some values have the chart's other name for the metrics server. */
type ByChartPart = Readonly<Record<"operator" | "metricServer" | "webhooks", object>>;

export interface KedaSettings {
    readonly profile: Profile;
    /** Name of a PriorityClass. */
    readonly priorityClass: string;
    /** The zone of Services, such as `cluster.local`. */
    readonly clusterDomain: string;
}

export function kedaValues({ profile, priorityClass, clusterDomain }: KedaSettings): KedaValues {
    const sizes = kedaSizes[profile];
    const replicas = (part: Part): Replicas => ({
        replicaCount: sizes[part].replicas,
        revisionHistoryLimit: 5,
    });
    const each = (valueOf: (part: Part) => object): ByChartPart => ({
        operator: valueOf("operator"),
        metricServer: valueOf("metricsServer"),
        webhooks: valueOf("webhooks"),
    });
    const withoutSecrets = { restrict: { secret: true } };
    return {
        operator: replicas("operator"),
        metricsServer: replicas("metricsServer"),
        webhooks: replicas("webhooks"),
        // Versions are pinned, and a node must not need the registry to start a pod again.
        image: { pullPolicy: "IfNotPresent" },
        clusterDomain,
        priorityClassName: priorityClass,
        enableServiceLinks: false,
        // Deployments and StatefulSets, and not the scale of whatever has one.
        rbac: { enabledCustomScaledRefKinds: false },
        // Prometheus asks for no password, so that it needs no Secret but its own certificate.
        permissions: { operator: withoutSecrets, metricServer: withoutSecrets },
        logging: {
            operator: { format: "json" },
            metricServer: { zapEncoder: "json" },
            webhooks: { format: "json" },
        },
        resources: each((part) => containerResources(sizes[part].container)),
        podSecurityContext: each(() => restrictedPod()),
        securityContext: each(() => restrictedContainer()),
        topologySpreadConstraints: {
            operator: spreadOver(podsOf("operator")),
            metricsServer: spreadOver(podsOf("metricsServer")),
            webhooks: spreadOver(podsOf("webhooks")),
        },
        prometheus: { operator: { enabled: true, port: metricsPort } },
    };
}
