import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

import { serviceAccount } from "../internal/account";
import type { Labels } from "../internal/labels";
import type { Namespace } from "../namespace";
import { workload } from "./values";

type PolicyRule = k8s.types.input.rbac.v1.PolicyRule;

/**
 * What Prometheus may do in the cluster: read, never write, and no Secrets, ConfigMaps or
 * `nodes/proxy`. Discovery lists and watches; it never gets a single object.
 */
export const accessRules: readonly PolicyRule[] = [
    // Finds nodes to scrape their kubelets, and Services with the pods behind them.
    { apiGroups: [""], resources: ["nodes", "pods", "services"], verbs: ["list", "watch"] },
    {
        apiGroups: ["discovery.k8s.io"],
        resources: ["endpointslices"],
        verbs: ["list", "watch"],
    },
    // The kubelets' own and their containers' metrics.
    { apiGroups: [""], resources: ["nodes/metrics"], verbs: ["get"] },
    // The API server's metrics.
    { nonResourceURLs: ["/metrics"], verbs: ["get"] },
];

/** Its account, and the role over the whole cluster that goes with it. */
export function clusterAccess(
    name: string,
    namespace: Namespace,
    labels: Labels,
    opts: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
    const metadata = { name: "groundwork-prometheus", labels };
    const account = serviceAccount(`${name}-account`, { namespace, workload, labels }, opts);
    const role = new k8s.rbac.v1.ClusterRole(
        `${name}-role`,
        { metadata, rules: [...accessRules] },
        opts,
    );
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
