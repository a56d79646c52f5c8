import { collectorPanels } from "../internal/collector-alerts";
import type { Dashboard } from "../internal/system";
import { workload } from "./values";

/** What is stored, and how fast it is found. */
export function jaegerDashboard(namespace: string): Dashboard {
    const own = `job="${workload}",namespace="${namespace}"`;
    const range = "[$__rate_interval]";
    return {
        uid: "jaeger",
        title: "Jaeger",
        panels: [
            ...collectorPanels(workload, namespace),
            {
                title: "Questions to the store, by outcome",
                unit: "reqps",
                queries: [
                    {
                        expr: `sum by (operation, result) (rate(jaeger_storage_requests_total{${own}}${range}))`,
                        legend: "{{operation}} {{result}}",
                    },
                ],
            },
            {
                title: "Time to answer, mean",
                unit: "s",
                queries: [
                    {
                        expr: `sum by (operation) (rate(jaeger_storage_latency_seconds_sum{${own}}${range})) / sum by (operation) (rate(jaeger_storage_latency_seconds_count{${own}}${range}))`,
                        legend: "{{operation}}",
                    },
                ],
            },
            {
                title: "Volume in use",
                unit: "percentunit",
                queries: [
                    {
                        expr: `1 - kubelet_volume_stats_available_bytes{namespace="${namespace}"} / kubelet_volume_stats_capacity_bytes{namespace="${namespace}"}`,
                        legend: "{{persistentvolumeclaim}}",
                    },
                ],
            },
        ],
    };
}
