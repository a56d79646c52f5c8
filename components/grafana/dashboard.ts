import type { Dashboard } from "../internal/system";
import { homeDashboardUid } from "./configuration";

/** What everybody sees first: is anything wrong, and who uses what. */
export const platformOverview: Dashboard = {
    uid: homeDashboardUid,
    title: "Platform overview",
    panels: [
        {
            title: "Firing alerts",
            unit: "short",
            queries: [
                {
                    expr: 'count by (severity, alertname) (ALERTS{alertstate="firing",alertname!="Watchdog"})',
                    legend: "{{severity}} {{alertname}}",
                },
            ],
        },
        {
            title: "Targets that answer",
            unit: "percentunit",
            queries: [{ expr: "avg by (job, namespace) (up)", legend: "{{job}} {{namespace}}" }],
        },
        {
            title: "CPU by namespace",
            unit: "short",
            queries: [
                {
                    expr: "topk(15, namespace:container_cpu_usage_seconds:rate5m)",
                    legend: "{{namespace}}",
                },
            ],
        },
        {
            title: "Memory by namespace",
            unit: "bytes",
            queries: [
                {
                    expr: "topk(15, namespace:container_memory_working_set_bytes:sum)",
                    legend: "{{namespace}}",
                },
            ],
        },
        {
            title: "CPU in use by node",
            unit: "percentunit",
            queries: [{ expr: "node:cpu_busy:ratio_rate5m", legend: "{{node}}" }],
        },
        {
            title: "Memory in use by node",
            unit: "percentunit",
            queries: [{ expr: "1 - node:memory_available:ratio", legend: "{{node}}" }],
        },
        {
            title: "API server, requests by answer",
            unit: "reqps",
            queries: [
                {
                    expr: 'sum by (code) (rate(apiserver_request_total{job="kubernetes-apiserver"}[$__rate_interval]))',
                    legend: "{{code}}",
                },
            ],
        },
        {
            title: "Volumes in use",
            unit: "percentunit",
            queries: [
                {
                    expr: "topk(15, 1 - kubelet_volume_stats_available_bytes / kubelet_volume_stats_capacity_bytes)",
                    legend: "{{namespace}} {{persistentvolumeclaim}}",
                },
            ],
        },
    ],
};

/** @param namespace Where Grafana runs. */
export function grafanaDashboard(namespace: string): Dashboard {
    const own = `job="grafana",namespace="${namespace}"`;
    return {
        uid: "grafana",
        title: "Grafana",
        panels: [
            {
                title: "Requests by answer",
                unit: "reqps",
                queries: [
                    {
                        expr: `sum by (status_code) (rate(grafana_http_request_duration_seconds_count{${own}}[$__rate_interval]))`,
                        legend: "{{status_code}}",
                    },
                ],
            },
            {
                title: "Request time, 95th percentile",
                unit: "s",
                queries: [
                    {
                        expr: `histogram_quantile(0.95, sum by (le) (rate(grafana_http_request_duration_seconds_bucket{${own}}[$__rate_interval])))`,
                        legend: "all",
                    },
                ],
            },
            {
                title: "Data source requests by answer",
                unit: "reqps",
                queries: [
                    {
                        expr: `sum by (code) (rate(grafana_datasource_request_total{${own}}[$__rate_interval]))`,
                        legend: "{{code}}",
                    },
                ],
            },
            {
                title: "Memory",
                unit: "bytes",
                queries: [{ expr: `process_resident_memory_bytes{${own}}`, legend: "{{pod}}" }],
            },
        ],
    };
}
