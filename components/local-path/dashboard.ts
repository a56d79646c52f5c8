import type { Dashboard } from "../internal/system";
import { localMounts, provisionerMemory } from "./alerts";

/** Whether volumes on the nodes' disks are mounted, and how much room these have. */
export function localPathDashboard(namespace: string): Dashboard {
    return {
        uid: "local-path",
        title: "Local volumes",
        panels: [
            {
                title: "Mounts, by node and result",
                unit: "short",
                queries: [
                    {
                        expr: `sum by (node, status) (increase(${localMounts()}[$__rate_interval]))`,
                        legend: "{{node}} {{status}}",
                    },
                ],
            },
            {
                title: "Free on the disks that volumes lie on",
                unit: "bytes",
                queries: [
                    {
                        expr: "min by (node) (kubelet_volume_stats_available_bytes)",
                        legend: "{{node}}",
                    },
                ],
            },
            {
                title: "Provisioner's memory",
                unit: "bytes",
                queries: [
                    {
                        expr: `sum by (pod) (${provisionerMemory(namespace)})`,
                        legend: "{{pod}}",
                    },
                ],
            },
        ],
    };
}
