import type { Dashboard, Panel } from "../internal/system";
import { workload } from "./values";

/** How many lines come and go, and what waits on which node. */
export function fluentBitDashboard(namespace: string): Dashboard {
    const own = `job="${workload}",namespace="${namespace}"`;
    const byNode = (title: string, unit: string, expr: string): Panel => ({
        title,
        unit,
        queries: [{ expr, legend: "{{node}}" }],
    });
    const rate = (metric: string, more = "") =>
        `sum by (node) (rate(${metric}{${own}${more}}[$__rate_interval]))`;
    return {
        uid: "log-shipping",
        title: "Log shipping",
        panels: [
            byNode(
                "Lines read per second",
                "short",
                rate("fluentbit_input_records_total", ',name="containers"'),
            ),
            byNode(
                "Lines taken by the store per second",
                "short",
                rate("fluentbit_output_proc_records_total"),
            ),
            byNode("Sent", "Bps", rate("fluentbit_output_proc_bytes_total")),
            byNode("Retries per second", "short", rate("fluentbit_output_retries_total")),
            byNode(
                "Lines lost per second",
                "short",
                rate("fluentbit_output_dropped_records_total"),
            ),
            byNode(
                "Buffer free",
                "percent",
                `min by (node) (fluentbit_output_chunk_available_capacity_percent{${own}})`,
            ),
            byNode(
                "Chunks that wait on the disk",
                "short",
                `sum by (node) (fluentbit_storage_fs_chunks{${own}})`,
            ),
            byNode(
                "Memory",
                "bytes",
                `sum by (node) (container_memory_working_set_bytes{job="cadvisor",namespace="${namespace}",container="${workload}"})`,
            ),
        ],
    };
}
