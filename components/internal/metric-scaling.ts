import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

import type { WorkloadTarget } from "./availability";

/** Who scales by what Prometheus answers. */
export interface MetricScaling {
    /** Where Prometheus answers inside the cluster. */
    readonly server: string;
    /** What a ScaledObject needs to be one. */
    readonly released: pulumi.Resource;
}

/** What is asked, and how much of it one replica takes. */
export interface MetricTarget {
    /** A PromQL query that gives one number. */
    readonly query: string;
    readonly perReplica: number;
}

/**
 * Keeps a HorizontalPodAutoscaler from being taken for a rival: whoever goes from one kind of
 * autoscaler to the other has both for a moment.
 */
export const isNoRival = { "validations.keda.sh/hpa-ownership": "false" } as const;

/** Scales on a query between the bounds, as slowly in as on CPU. KEDA makes an autoscaler of it. */
export function metricAutoscaler(
    name: string,
    { namespace, kind, workload, pods, scale }: WorkloadTarget,
    { query, perReplica }: MetricTarget,
    { server, released }: MetricScaling,
    opts: pulumi.CustomResourceOptions,
): k8s.apiextensions.CustomResource {
    return new k8s.apiextensions.CustomResource(
        name,
        {
            apiVersion: "keda.sh/v1alpha1",
            kind: "ScaledObject",
            metadata: namespace.metadata(workload, pods),
            spec: {
                scaleTargetRef: { apiVersion: "apps/v1", kind, name: workload },
                minReplicaCount: scale.min,
                maxReplicaCount: scale.max ?? scale.min,
                advanced: {
                    horizontalPodAutoscalerConfig: {
                        behavior: { scaleDown: { stabilizationWindowSeconds: 300 } },
                    },
                },
                triggers: [
                    {
                        type: "prometheus",
                        metricType: "AverageValue",
                        metadata: {
                            serverAddress: server,
                            query,
                            threshold: String(perReplica),
                            // No answer is not nothing to do: the number of replicas stays.
                            ignoreNullValues: "false",
                        },
                    },
                ],
            },
        },
        { ...opts, dependsOn: [released] },
    );
}
