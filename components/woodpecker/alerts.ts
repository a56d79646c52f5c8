import type { RuleGroup } from "../internal/system";
import { workloads } from "./values";

/** @param namespace Where server and agents run. @param builds Where builds do. */
export function woodpeckerRuleGroups(namespace: string, builds: string): RuleGroup[] {
    const own = `job="${workloads.server}",namespace="${namespace}"`;
    const agentLog = `kubectl -n ${namespace} logs deployment/${workloads.agent}`;
    return [
        {
            name: "woodpecker",
            rules: [
                {
                    alert: "WoodpeckerDown",
                    expr: `absent(up{${own}} == 1)`,
                    for: "10m",
                    severity: "critical",
                    summary: "Woodpecker's server answers nobody: nothing is built.",
                    runbook: `kubectl -n ${namespace} describe pod ${workloads.server}-0, then its log: a setting of the forge, or its database on a full volume.`,
                },
                {
                    alert: "WoodpeckerWithoutAgents",
                    expr: `max(woodpecker_worker_count{${own}}) == 0`,
                    for: "10m",
                    severity: "critical",
                    summary: "No agent takes builds from Woodpecker's server.",
                    runbook: `${agentLog} says why: no way to the server's port 9000, or another agent secret than the server's (kubectl -n ${namespace} rollout restart statefulset/${workloads.server} deployment/${workloads.agent}).`,
                },
                {
                    alert: "WoodpeckerQueueStuck",
                    expr: `max(woodpecker_pending_steps{${own}}) > 0 and on () max(woodpecker_running_steps{${own}}) == 0`,
                    for: "15m",
                    severity: "warning",
                    summary: "Builds wait in Woodpecker, and none runs.",
                    runbook: `${agentLog}, then kubectl -n ${builds} get pods,pvc,events: the quota (kubectl -n ${builds} describe resourcequota quota), a claim that no class makes a volume for, or an image.`,
                },
            ],
        },
    ];
}
