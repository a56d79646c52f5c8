import type { Dashboard } from "../internal/system";
import { memoryOf } from "./alerts";

/** Whether server and runners live, and what builds take. */
export function droneDashboard(namespace: string, builds: string): Dashboard {
    const running = `job="cadvisor",namespace="${builds}",container!=""`;
    return {
        uid: "drone",
        title: "Drone",
        panels: [
            {
                title: "Pods of builds",
                unit: "short",
                queries: [
                    {
                        expr: `count(count by (pod) (container_memory_working_set_bytes{${running}}))`,
                        legend: "pipelines",
                    },
                ],
            },
            {
                title: "Builds' CPU",
                unit: "short",
                queries: [
                    {
                        expr: `sum(rate(container_cpu_usage_seconds_total{${running}}[$__rate_interval]))`,
                        legend: "all builds",
                    },
                ],
            },
            {
                title: "Memory of server and runners",
                unit: "bytes",
                queries: (["server", "runner"] as const).map((container) => ({
                    expr: `sum by (pod) (${memoryOf(namespace, container)})`,
                    legend: "{{pod}}",
                })),
            },
        ],
    };
}
