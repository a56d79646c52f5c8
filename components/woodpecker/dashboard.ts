import type { Dashboard } from "../internal/system";
import { workloads } from "./values";

/** Whether builds get their turn, how long they take, and at what cost. */
export function woodpeckerDashboard(namespace: string, builds: string): Dashboard {
    const own = `job="${workloads.server}",namespace="${namespace}"`;
    return {
        uid: "woodpecker",
        title: "Woodpecker",
        panels: [
            {
                title: "Steps",
                unit: "short",
                queries: ["pending", "waiting", "running"].map((state) => ({
                    expr: `max(woodpecker_${state}_steps{${own}})`,
                    legend: state,
                })),
            },
            {
                title: "Places for workflows",
                unit: "short",
                queries: [{ expr: `max(woodpecker_worker_count{${own}})`, legend: "agents offer" }],
            },
            {
                title: "Pipelines that ended, by result",
                unit: "short",
                queries: [
                    {
                        expr: `sum by (status) (increase(woodpecker_pipeline_count{${own}}[$__rate_interval]))`,
                        legend: "{{status}}",
                    },
                ],
            },
            {
                title: "Time of a step, 95th percentile",
                unit: "s",
                queries: [
                    {
                        expr: `histogram_quantile(0.95, sum by (le) (rate(woodpecker_step_duration_seconds_bucket{${own}}[$__rate_interval])))`,
                        legend: "all",
                    },
                ],
            },
            {
                title: "Builds' CPU",
                unit: "short",
                queries: [
                    {
                        expr: `sum(rate(container_cpu_usage_seconds_total{job="cadvisor",namespace="${builds}",container!=""}[$__rate_interval]))`,
                        legend: "all builds",
                    },
                ],
            },
            {
                title: "Server's memory",
                unit: "bytes",
                queries: [{ expr: `process_resident_memory_bytes{${own}}`, legend: "{{pod}}" }],
            },
        ],
    };
}
