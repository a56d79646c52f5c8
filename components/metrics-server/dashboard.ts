import type { Dashboard } from "../internal/system";
import { kubeletReads, unavailable } from "./alerts";
import { workload } from "./values";

/** Whether resource metrics are served, from which nodes, how fast, and at what cost. */
export function metricsServerDashboard(namespace: string): Dashboard {
    const own = `job="cadvisor",namespace="${namespace}",container="${workload}"`;
    return {
        uid: "metrics-server",
        title: "Metrics server",
        panels: [
            {
                title: "API servers that find it unavailable",
                unit: "short",
                queries: [{ expr: `sum(${unavailable})`, legend: "API servers" }],
            },
            {
                title: "Reads of resource metrics, by node",
                unit: "reqps",
                queries: [{ expr: kubeletReads("$__rate_interval"), legend: "{{node}}" }],
            },
            {
                title: "Kubelets' time to answer, 99th percentile",
                unit: "s",
                queries: [
                    {
                        expr: `histogram_quantile(0.99, sum by (node, le) (rate(kubelet_http_requests_duration_seconds_bucket{job="kubelet",path="metrics/resource"}[$__rate_interval])))`,
                        legend: "{{node}}",
                    },
                ],
            },
            {
                title: "CPU",
                unit: "short",
                queries: [
                    {
                        expr: `sum by (pod) (rate(container_cpu_usage_seconds_total{${own}}[$__rate_interval]))`,
                        legend: "{{pod}}",
                    },
                ],
            },
            {
                title: "Memory",
                unit: "bytes",
                queries: [
                    {
                        expr: `sum by (pod) (container_memory_working_set_bytes{${own}})`,
                        legend: "{{pod}}",
                    },
                ],
            },
        ],
    };
}
