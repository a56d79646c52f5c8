import type { Dashboard } from "../internal/system";
import { agentMemory, lvmMounts } from "./alerts";

/** Mounts of LVM volumes, by outcome, and what the agents take. */
export function openEbsDashboard(namespace: string): Dashboard {
    return {
        uid: "openebs",
        title: "LVM volumes",
        panels: [
            {
                title: "Mounts, by outcome",
                unit: "short",
                queries: [
                    {
                        expr: `sum by (status) (increase(${lvmMounts()}[$__rate_interval]))`,
                        legend: "{{status}}",
                    },
                ],
            },
            {
                title: "The agents' memory",
                unit: "bytes",
                queries: [{ expr: `sum by (pod) (${agentMemory(namespace)})`, legend: "{{pod}}" }],
            },
        ],
    };
}
