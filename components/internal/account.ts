import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

import type { Namespace } from "../namespace";
import type { Labels } from "./labels";

/**
 * The identity of a workload's pods, under the workload's name. It hands out no token by itself:
 * a pod that talks to the API server says so in its spec.
 */
export function serviceAccount(
    name: string,
    target: { readonly namespace: Namespace; readonly workload: string; readonly labels: Labels },
    opts: pulumi.CustomResourceOptions,
): k8s.core.v1.ServiceAccount {
    return new k8s.core.v1.ServiceAccount(
        name,
        {
            metadata: target.namespace.metadata(target.workload, target.labels),
            automountServiceAccountToken: false,
        },
        opts,
    );
}
