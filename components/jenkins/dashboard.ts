import type { Dashboard } from "../internal/system";
import { workload } from "./values";

/** Whether builds get their agents, and at what cost. */
export function jenkinsDashboard(namespace: string, builds: string): Dashboard {
    const own = `job="${workload}",namespace="${namespace}"`;
    return {
        uid: "jenkins",
        title: "Jenkins",
        panels: [
            {
                title: "Queue",
                unit: "short",
                queries: [
                    { expr: `max(jenkins_queue_size_value{${own}})`, legend: "waiting" },
                    { expr: `max(jenkins_queue_stuck_value{${own}})`, legend: "stuck" },
                ],
            },
            {
                title: "Executors",
                unit: "short",
                queries: [
                    { expr: `sum(default_jenkins_executors_busy{${own}})`, legend: "busy" },
                    { expr: `sum(default_jenkins_executors_idle{${own}})`, legend: "idle" },
                ],
            },
            {
                title: "Builds that ended, by result",
                unit: "short",
                queries: ["success", "unstable", "failure", "aborted"].map((result) => ({
                    expr: `sum(increase(jenkins_runs_${result}_total{${own}}[$__rate_interval]))`,
                    legend: result,
                })),
            },
            {
                title: "Agents' CPU",
                unit: "short",
                queries: [
                    {
                        expr: `sum(rate(container_cpu_usage_seconds_total{job="cadvisor",namespace="${builds}",container!=""}[$__rate_interval]))`,
                        legend: "all builds",
                    },
                ],
            },
            {
                title: "Controller's heap",
                unit: "bytes",
                queries: [
                    { expr: `max(vm_memory_heap_used{${own}})`, legend: "used" },
                    { expr: `max(vm_memory_heap_max{${own}})`, legend: "at most" },
                ],
            },
            {
                title: "Free in JENKINS_HOME",
                unit: "bytes",
                queries: [
                    {
                        expr: `min(kubelet_volume_stats_available_bytes{namespace="${namespace}"})`,
                        legend: "free",
                    },
                ],
            },
        ],
    };
}
