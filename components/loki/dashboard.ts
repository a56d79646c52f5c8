import type { Dashboard, Panel } from "../internal/system";
import { workload } from "./values";

/** What comes in, what is asked, and what it takes. */
export function lokiDashboard(namespace: string): Dashboard {
    const own = `job="${workload}",namespace="${namespace}"`;
    const panel = (title: string, unit: string, expr: string, legend: string): Panel => ({
        title,
        unit,
        queries: [{ expr, legend }],
    });
    const rate = (metric: string) => `sum(rate(${metric}{${own}}[$__rate_interval]))`;
    return {
        uid: "loki",
        title: "Loki",
        panels: [
            panel(
                "Lines taken per second",
                "short",
                rate("loki_distributor_lines_received_total"),
                "lines",
            ),
            panel("Taken", "Bps", rate("loki_distributor_bytes_received_total"), "bytes"),
            panel(
                "Requests by route and status",
                "reqps",
                `sum by (route, status_code) (rate(loki_request_duration_seconds_count{${own}}[$__rate_interval]))`,
                "{{route}} {{status_code}}",
            ),
            panel(
                "Requests, 99th percentile",
                "s",
                `histogram_quantile(0.99, sum by (route, le) (rate(loki_request_duration_seconds_bucket{${own}}[$__rate_interval])))`,
                "{{route}}",
            ),
            panel("Streams", "short", `sum(loki_ingester_memory_streams{${own}})`, "streams"),
            panel(
                "Refused per second, by reason",
                "short",
                `sum by (reason) (rate(loki_discarded_samples_total{${own}}[$__rate_interval]))`,
                "{{reason}}",
            ),
            panel(
                "Volume in use",
                "percentunit",
                `max by (pod) (loki_ingester_wal_disk_usage_percent{${own}})`,
                "{{pod}}",
            ),
            panel("Memory", "bytes", `process_resident_memory_bytes{${own}}`, "{{pod}}"),
        ],
    };
}
