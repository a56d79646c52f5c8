import type { RuleGroup } from "../internal/system";
import { workloads } from "./values";

/** A container of Drone's, as cAdvisor tells of it: its metrics want an administrator's token. */
export const memoryOf = (namespace: string, container: "server" | "runner"): string =>
    `container_memory_working_set_bytes{job="cadvisor",namespace="${namespace}",container="${container}"}`;

/** @param namespace Where server and runners run. @param builds Where builds do. */
export function droneRuleGroups(namespace: string, builds: string): RuleGroup[] {
    // Not while cAdvisor itself is silent: KubeletDown tells of that.
    const gone = (container: "server" | "runner") =>
        `absent(${memoryOf(namespace, container)}) and on () max(up{job="cadvisor"}) == 1`;
    return [
        {
            name: "drone",
            rules: [
                {
                    alert: "DroneDown",
                    expr: gone("server"),
                    for: "10m",
                    severity: "critical",
                    summary: "Drone's server does not run: nothing is built.",
                    runbook: `kubectl -n ${namespace} describe pod ${workloads.server}-0, then its log: a setting of the forge, or its database on a full volume.`,
                },
                {
                    alert: "DroneRunnerDown",
                    expr: gone("runner"),
                    for: "10m",
                    severity: "critical",
                    summary: "No runner takes builds from Drone's server.",
                    runbook: `kubectl -n ${namespace} describe deployment,pods shows what keeps the pods; a crash has its reason in kubectl -n ${namespace} logs deployment/${workloads.runner}. Builds that were under way stay as pods: kubectl -n ${builds} get pods.`,
                },
            ],
        },
    ];
}
