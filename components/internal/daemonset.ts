import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

import { checksumAnnotation } from "./checksum";
import type { DeploymentArgs } from "./deployment";

export interface DaemonSetArgs extends Omit<DeploymentArgs, "scale"> {
    /** How many of its nodes may be without a pod in a rollout. @default "10%" */
    readonly maxUnavailable?: number | string;
}

/** A pod on every node that its spec admits. A drain passes such pods by, so no budget holds them. */
export function rollingDaemonSet(
    name: string,
    args: DaemonSetArgs,
    opts: pulumi.CustomResourceOptions,
): k8s.apps.v1.DaemonSet {
    const { configuration } = args;
    return new k8s.apps.v1.DaemonSet(
        `${name}-pods`,
        {
            metadata: args.namespace.metadata(args.workload, args.labels),
            spec: {
                revisionHistoryLimit: 5,
                selector: { matchLabels: args.pods },
                updateStrategy: {
                    type: "RollingUpdate",
                    rollingUpdate: { maxUnavailable: args.maxUnavailable ?? "10%" },
                },
                template: {
                    metadata: {
                        labels: args.labels,
                        ...(configuration && { annotations: checksumAnnotation(configuration) }),
                    },
                    spec: { ...args.podSpec, ...args.podSpecOverrides },
                },
            },
        },
        opts,
    );
}
