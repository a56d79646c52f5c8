import type { types } from "@pulumi/kubernetes";

/**
 * What Prometheus may do in the cluster: read, never write, and no Secrets, ConfigMaps or
 * `nodes/proxy`. Discovery lists and watches; it never gets a single object.
 */
export const accessRules: readonly types.input.rbac.v1.PolicyRule[] = [
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
