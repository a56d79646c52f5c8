import type { ByProfile } from "../components/internal/resources";
import type { NamespaceQuota } from "../components/namespace/values";

type Concern = "dns" | "ingress" | "monitoring" | "nodeMetrics" | "resourceMetrics";

/*
 * Each quota leaves room for its systems at their largest, with the extra pods of a rolling update.
 * Node agents run once a node: their quota bounds the cluster at 200 nodes.
 */
const nodeMetrics: NamespaceQuota = { cpu: "50", memory: "25Gi", pods: 200, storage: "0" };

/* Who makes volumes is the same in every profile. A helper that is on its way out counts, too. */
export const provisionerQuota: NamespaceQuota = {
    cpu: "1",
    memory: "512Mi",
    pods: 4,
    storage: "0",
};
export const helperQuota: NamespaceQuota = { cpu: "2", memory: "512Mi", pods: 12, storage: "0" };

/** Of the platform's own namespaces, by concern. */
export const quotas: ByProfile<Readonly<Record<Concern, NamespaceQuota>>> = {
    local: {
        dns: { cpu: "1", memory: "1Gi", pods: 4, storage: "0" },
        ingress: { cpu: "2", memory: "1Gi", pods: 4, storage: "0", loadBalancers: 1, nodePorts: 2 },
        monitoring: { cpu: "4", memory: "4Gi", pods: 8, storage: "0" },
        nodeMetrics,
        resourceMetrics: { cpu: "1", memory: "512Mi", pods: 4, storage: "0" },
    },
    small: {
        dns: { cpu: "2", memory: "2Gi", pods: 8, storage: "0" },
        ingress: { cpu: "4", memory: "4Gi", pods: 8, storage: "0", loadBalancers: 1, nodePorts: 2 },
        monitoring: { cpu: "8", memory: "16Gi", pods: 12, storage: "200Gi" },
        nodeMetrics,
        resourceMetrics: { cpu: "2", memory: "1Gi", pods: 6, storage: "0" },
    },
    ha: {
        dns: { cpu: "4", memory: "4Gi", pods: 12, storage: "0" },
        ingress: {
            cpu: "16",
            memory: "16Gi",
            pods: 16,
            storage: "0",
            loadBalancers: 1,
            nodePorts: 2,
        },
        monitoring: { cpu: "24", memory: "64Gi", pods: 20, storage: "1Ti" },
        nodeMetrics,
        resourceMetrics: { cpu: "4", memory: "4Gi", pods: 8, storage: "0" },
    },
};
