import type { Dashboard, Panel } from "../internal/system";
import { ownSeries } from "./alerts";

/** Whether the cluster is whole, what comes in and is asked, and what it takes. */
export function openSearchDashboard(namespace: string): Dashboard {
    const own = ownSeries(namespace);
    const panel = (title: string, unit: string, expr: string, legend = "{{name}}"): Panel => ({
        title,
        unit,
        queries: [{ expr, legend }],
    });
    const rate = (metric: string) => `sum by (name) (rate(${metric}{${own}}[$__rate_interval]))`;
    return {
        uid: "opensearch",
        title: "OpenSearch",
        panels: [
            panel(
                "State of the cluster",
                "short",
                `max by (color) (elasticsearch_cluster_health_status{${own}})`,
                "{{color}}",
            ),
            panel(
                "Shards without a node",
                "short",
                `max(elasticsearch_cluster_health_unassigned_shards{${own}})`,
                "shards",
            ),
            panel(
                "Lines written per second",
                "short",
                rate("elasticsearch_indices_indexing_index_total"),
            ),
            panel(
                "Questions per second",
                "short",
                rate("elasticsearch_indices_search_query_total"),
            ),
            panel(
                "Disk in use",
                "percentunit",
                `1 - elasticsearch_filesystem_data_available_bytes{${own}} / elasticsearch_filesystem_data_size_bytes`,
            ),
            panel(
                "Heap in use",
                "percentunit",
                `elasticsearch_jvm_memory_used_bytes{${own},area="heap"} / elasticsearch_jvm_memory_max_bytes`,
            ),
            panel(
                "Writes refused per second",
                "short",
                `sum by (name) (rate(elasticsearch_thread_pool_rejected_count{${own},type="write"}[$__rate_interval]))`,
            ),
            panel(
                "CPU",
                "short",
                `sum by (pod) (rate(container_cpu_usage_seconds_total{job="cadvisor",namespace="${namespace}",container="opensearch"}[$__rate_interval]))`,
                "{{pod}}",
            ),
        ],
    };
}
