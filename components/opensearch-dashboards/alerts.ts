import type { RuleGroup } from "../internal/system";
import { workload } from "./values";

/** What keeps people from the pages. They have no metrics of their own: cAdvisor tells of them. */
export function dashboardsRuleGroups(namespace: string): RuleGroup[] {
    const container = `container_memory_working_set_bytes{job="cadvisor",namespace="${namespace}",container="dashboards"}`;
    return [
        {
            name: "opensearch-dashboards",
            rules: [
                {
                    alert: "OpenSearchDashboardsDown",
                    // Not while cAdvisor itself is silent: KubeletDown tells of that.
                    expr: `absent(${container}) and on () max(up{job="cadvisor"}) == 1`,
                    for: "10m",
                    severity: "warning",
                    summary: "Nobody can look for logs; they are kept all the same.",
                    runbook: `kubectl -n ${namespace} describe deployment/${workload} shows what keeps the pods, and their log (kubectl -n ${namespace} logs deployment/${workload}) why they end: OpenSearch away, or a password that is not the cluster's.`,
                },
            ],
        },
    ];
}
