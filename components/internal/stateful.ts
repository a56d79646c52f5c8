import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

import type { Namespace } from "../namespace";
import { disruptionBudget } from "./availability";
import { checksumAnnotation } from "./checksum";
import type { Labels } from "./labels";
import { type DataVolumeArgs, dataVolume } from "./storage";

type PodSpec = k8s.types.input.core.v1.PodSpec;

/** A pod spec whose volumes are at hand, so that the one for data can be put beside them. */
export interface StatefulPodSpec extends PodSpec {
    volumes: k8s.types.input.core.v1.Volume[];
}

export interface StatefulArgs {
    readonly namespace: Namespace;
    /** The StatefulSet's `metadata.name`; its pods' names begin with it. */
    readonly workload: string;
    /** Labels of the objects and pods. */
    readonly labels: Labels;
    /** The part of the labels that selects the pods. */
    readonly pods: Labels;
    readonly replicas: number;
    /** The headless Service that gives each pod a name of its own. */
    readonly podsService: string;
    /** The pods' volume named `data`. */
    readonly data: Omit<DataVolumeArgs, "labels">;
    /** How long a pod is ready before the next one is renewed, in seconds. @default 0 */
    readonly minReadySeconds?: number;
    /** What the pods read at start; a change rolls them. */
    readonly configuration: Readonly<Record<string, string>>;
    /** The pods, but for the volume named `data`. */
    readonly podSpec: StatefulPodSpec;
    /** Laid over the pod spec, field by field, last. */
    readonly podSpecOverrides?: Partial<PodSpec>;
}

/** A StatefulSet whose replicas start independently of each other, with its disruption budget. */
export function statefulSet(
    name: string,
    args: StatefulArgs,
    opts: pulumi.CustomResourceOptions & { parent: pulumi.Resource },
): k8s.apps.v1.StatefulSet {
    const { namespace, workload, pods, replicas } = args;
    disruptionBudget(
        `${name}-budget`,
        { namespace, kind: "StatefulSet", workload, pods, scale: { min: replicas } },
        { parent: opts.parent },
    );
    const data = dataVolume({ ...args.data, labels: pods });
    return new k8s.apps.v1.StatefulSet(
        `${name}-pods`,
        {
            metadata: namespace.metadata(workload, args.labels),
            spec: {
                replicas,
                ...(args.minReadySeconds !== undefined && {
                    minReadySeconds: args.minReadySeconds,
                }),
                serviceName: args.podsService,
                // One broken pod must not keep the others from being repaired.
                podManagementPolicy: "Parallel",
                revisionHistoryLimit: 5,
                selector: { matchLabels: pods },
                template: {
                    metadata: {
                        labels: args.labels,
                        annotations: checksumAnnotation(args.configuration),
                    },
                    spec: {
                        ...args.podSpec,
                        volumes: [...args.podSpec.volumes, ...data.volumes],
                        ...args.podSpecOverrides,
                    },
                },
                ...data.claims,
            },
        },
        opts,
    );
}
