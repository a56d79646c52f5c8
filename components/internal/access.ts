import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

import type { Namespace } from "../namespace";
import { serviceAccount } from "./account";
import type { Labels } from "./labels";

type PolicyRule = k8s.types.input.rbac.v1.PolicyRule;

export interface ClusterAccessArgs {
    readonly namespace: Namespace;
    /** The workload's `metadata.name`, which its account takes too. */
    readonly workload: string;
    readonly labels: Labels;
    /** What its pods may do, in every namespace. */
    readonly rules: readonly PolicyRule[];
}

/**
 * The identity of a workload that talks to the API server, and its role over the whole cluster,
 * named `groundwork-<workload>`. Its pods depend on what is returned.
 */
export function clusterAccess(
    name: string,
    { namespace, workload, labels, rules }: ClusterAccessArgs,
    opts: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
    const metadata = { name: `groundwork-${workload}`, labels };
    const account = serviceAccount(`${name}-account`, { namespace, workload, labels }, opts);
    const role = new k8s.rbac.v1.ClusterRole(`${name}-role`, { metadata, rules: [...rules] }, opts);
    const binding = new k8s.rbac.v1.ClusterRoleBinding(
        `${name}-binding`,
        {
            metadata,
            roleRef: {
                apiGroup: "rbac.authorization.k8s.io",
                kind: "ClusterRole",
                name: role.metadata.name,
            },
            subjects: [
                {
                    kind: "ServiceAccount",
                    name: account.metadata.name,
                    namespace: account.metadata.namespace,
                },
            ],
        },
        opts,
    );
    return [account, binding];
}
