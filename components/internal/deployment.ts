import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

import type { Namespace } from "../namespace";
import {
    autoscaler,
    disruptionBudget,
    isAutoscaled,
    type Scale,
    staticReplicas,
} from "./availability";
import { checksumAnnotation } from "./checksum";
import type { Labels } from "./labels";

type PodSpec = k8s.types.input.core.v1.PodSpec;

export interface DeploymentArgs {
    readonly namespace: Namespace;
    /** The Deployment's `metadata.name`, which its budget and autoscaler take too. */
    readonly workload: string;
    /** Labels of the objects and pods. */
    readonly labels: Labels;
    /** The part of the labels that selects the pods. */
    readonly pods: Labels;
    readonly scale: Scale;
    /**
     * Does a program of its own move the number of pods within the scale? Then they start with the
     * fewest, and no update sets the number again. @default a HorizontalPodAutoscaler does
     */
    readonly scaledApart?: boolean;
    /** What the pods read at start; a change rolls them. @default nothing */
    readonly configuration?: Readonly<Record<string, string>>;
    readonly podSpec: PodSpec;
    /** Laid over the pod spec, field by field, last. @default nothing */
    readonly podSpecOverrides?: Partial<PodSpec> | undefined;
}

/**
 * A Deployment that never has fewer pods than it should: the next one stands before one goes. With
 * its disruption budget and, where the scale has room, its autoscaler.
 */
export function rollingDeployment(
    name: string,
    args: DeploymentArgs,
    opts: pulumi.CustomResourceOptions & { parent: pulumi.Resource },
): k8s.apps.v1.Deployment {
    const { namespace, workload, pods, scale, scaledApart = false, configuration } = args;
    const child = { parent: opts.parent };
    const target = { namespace, kind: "Deployment", workload, pods, scale } as const;

    disruptionBudget(`${name}-budget`, target, child);
    if (isAutoscaled(scale) && !scaledApart) {
        autoscaler(`${name}-autoscaler`, target, child);
    }
    return new k8s.apps.v1.Deployment(
        `${name}-pods`,
        {
            metadata: namespace.metadata(workload, args.labels),
            spec: {
                ...(scaledApart ? { replicas: scale.min } : staticReplicas(scale)),
                revisionHistoryLimit: 5,
                // A pod that dies of its first requests stops the rollout, not the next pod.
                minReadySeconds: 5,
                strategy: {
                    type: "RollingUpdate",
                    rollingUpdate: { maxSurge: 1, maxUnavailable: 0 },
                },
                selector: { matchLabels: pods },
                template: {
                    metadata: {
                        labels: args.labels,
                        ...(configuration && { annotations: checksumAnnotation(configuration) }),
                    },
                    spec: { ...args.podSpec, ...args.podSpecOverrides },
                },
            },
        },
        { ...opts, ...(scaledApart && { ignoreChanges: ["spec.replicas"] }) },
    );
}
