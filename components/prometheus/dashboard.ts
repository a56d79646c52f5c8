import type { Dashboard } from "../internal/system";
import { type Endpoint, remoteWritePanels } from "./remote-write";

/** @param remoteWrite Where else its samples go. */
export function prometheusDashboard(
    namespace: string,
    remoteWrite: readonly Endpoint[],
): Dashboard {
    const own = `job="prometheus",namespace="${namespace}"`;
    return {
        uid: "prometheus",
        title: "Prometheus",
        panels: [
            {
                title: "Series in memory",
                unit: "short",
                queries: [{ expr: `prometheus_tsdb_head_series{${own}}`, legend: "{{pod}}" }],
            },
            {
                title: "Samples stored per second",
                unit: "short",
                queries: [
                    {
                        expr: `sum by (pod) (rate(prometheus_tsdb_head_samples_appended_total{${own}}[$__rate_interval]))`,
                        legend: "{{pod}}",
                    },
                ],
            },
            {
                title: "Blocks on disk",
                unit: "bytes",
                queries: [
                    { expr: `prometheus_tsdb_storage_blocks_bytes{${own}}`, legend: "{{pod}}" },
                    {
                        expr: `prometheus_tsdb_retention_limit_bytes{${own}}`,
                        legend: "{{pod}} at most",
                    },
                ],
            },
            {
                title: "Memory",
                unit: "bytes",
                queries: [{ expr: `process_resident_memory_bytes{${own}}`, legend: "{{pod}}" }],
            },
            {
                title: "CPU",
                unit: "short",
                queries: [
                    {
                        expr: `rate(process_cpu_seconds_total{${own}}[$__rate_interval])`,
                        legend: "{{pod}}",
                    },
                ],
            },
            {
                title: "Slowest scrapes",
                unit: "s",
                queries: [
                    {
                        expr: "topk(5, max by (job, namespace) (scrape_duration_seconds))",
                        legend: "{{job}} {{namespace}}",
                    },
                ],
            },
            {
                title: "Queries, 90th percentile",
                unit: "s",
                queries: [
                    {
                        expr: `prometheus_engine_query_duration_seconds{${own},quantile="0.9"}`,
                        legend: "{{pod}} {{slice}}",
                    },
                ],
            },
            {
                title: "Rule groups, last evaluation",
                unit: "s",
                queries: [
                    {
                        expr: `topk(5, prometheus_rule_group_last_duration_seconds{${own}})`,
                        legend: "{{rule_group}}",
                    },
                ],
            },
            ...remoteWritePanels(remoteWrite, own),
        ],
    };
}
