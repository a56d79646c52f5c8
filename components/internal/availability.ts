import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

import type { Namespace } from "../namespace";
import type { Labels } from "./labels";
import type { ContainerSize } from "./resources";

/** Replicas: a fixed number, or the bounds between which an autoscaler moves. */
export interface Scale {
    readonly min: number;
    /** @default `min`: no autoscaler */
    readonly max?: number;
}

/** The size of a stateless workload. */
export interface ScaledSize {
    readonly scale: Scale;
    readonly container: ContainerSize;
}

/** True where an autoscaler owns the number of replicas. */
export function isAutoscaled(scale: Scale): boolean {
    return (scale.max ?? scale.min) > scale.min;
}

/** The `replicas` of a workload: left out where the autoscaler owns the field. */
export function staticReplicas(scale: Scale): { readonly replicas?: number } {
    return isAutoscaled(scale) ? {} : { replicas: scale.min };
}

export interface WorkloadTarget {
    readonly namespace: Namespace;
    readonly kind: "Deployment" | "StatefulSet";
    /** The workload's `metadata.name`. */
    readonly workload: string;
    readonly pods: Labels;
    readonly scale: Scale;
}

/**
 * Lets a drain take one pod at a time. With a single replica it still lets the drain go on: a
 * budget that blocks every node upgrade is worse than a short gap.
 */
export function disruptionBudget(
    name: string,
    target: WorkloadTarget,
    opts: pulumi.CustomResourceOptions,
): k8s.policy.v1.PodDisruptionBudget {
    return new k8s.policy.v1.PodDisruptionBudget(
        name,
        {
            metadata: target.namespace.metadata(target.workload, target.pods),
            spec: {
                selector: { matchLabels: target.pods },
                maxUnavailable: 1,
                unhealthyPodEvictionPolicy: "AlwaysAllow",
            },
        },
        opts,
    );
}

export interface CpuTarget {
    /** How much of the CPU that pods request they use on average. @default 70 */
    readonly percent?: number;
    /** Of the autoscaler. @default none */
    readonly annotations?: Labels;
}

/** Scales on CPU between the bounds; scales in slowly so that a lull does not cost the next peak. */
export function autoscaler(
    name: string,
    target: WorkloadTarget,
    opts: pulumi.CustomResourceOptions,
    { percent = 70, annotations }: CpuTarget = {},
): k8s.autoscaling.v2.HorizontalPodAutoscaler {
    return new k8s.autoscaling.v2.HorizontalPodAutoscaler(
        name,
        {
            metadata: {
                ...target.namespace.metadata(target.workload, target.pods),
                ...(annotations && { annotations }),
            },
            spec: {
                scaleTargetRef: {
                    apiVersion: "apps/v1",
                    kind: target.kind,
                    name: target.workload,
                },
                minReplicas: target.scale.min,
                maxReplicas: target.scale.max ?? target.scale.min,
                metrics: [
                    {
                        type: "Resource",
                        resource: {
                            name: "cpu",
                            target: { type: "Utilization", averageUtilization: percent },
                        },
                    },
                ],
                behavior: { scaleDown: { stabilizationWindowSeconds: 300 } },
            },
        },
        opts,
    );
}

/** Spreads the replicas over zones, then nodes, as far as the cluster has them. */
export function spreadOver(pods: Labels): k8s.types.input.core.v1.TopologySpreadConstraint[] {
    return ["topology.kubernetes.io/zone", "kubernetes.io/hostname"].map((topologyKey) => ({
        topologyKey,
        maxSkew: 1,
        whenUnsatisfiable: "ScheduleAnyway",
        labelSelector: { matchLabels: pods },
    }));
}
