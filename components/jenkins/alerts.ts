import type { RuleGroup } from "../internal/system";
import { workload } from "./values";

/** @param namespace Where the controller runs. @param builds Where its agents do. */
export function jenkinsRuleGroups(namespace: string, builds: string): RuleGroup[] {
    const own = `job="${workload}",namespace="${namespace}"`;
    const log = `kubectl -n ${namespace} logs ${workload}-0`;
    return [
        {
            name: "jenkins",
            rules: [
                {
                    alert: "JenkinsDown",
                    expr: `absent(up{${own}} == 1)`,
                    for: "10m",
                    severity: "critical",
                    summary: "Jenkins answers nobody: nothing is built.",
                    runbook: `kubectl -n ${namespace} describe pod ${workload}-0. The init container ends: its log (${log} -c plugins) names the plugin, or no way to updates.jenkins.io. Jenkins ends: ${log} names the line of the configuration, most often of a plugin that went or changed.`,
                },
                {
                    alert: "JenkinsQueueStuck",
                    expr: `max(jenkins_queue_stuck_value{${own}}) > 0`,
                    for: "15m",
                    severity: "warning",
                    summary: "Builds wait in Jenkins for an agent that does not come.",
                    runbook: `kubectl -n ${builds} get pods,events says why: the quota (kubectl -n ${builds} describe resourcequota quota), no room on the nodes, an image, or Pod Security, which refuses a pipeline's own pod template. No pod at all: ${log}, and a label that no template has.`,
                },
                {
                    alert: "JenkinsPluginsFailed",
                    expr: `max(jenkins_plugins_failed{${own}}) > 0`,
                    for: "5m",
                    severity: "warning",
                    summary: "Jenkins could not load {{ $value }} plugins.",
                    runbook: `${log} names them. A plugin of delivery.jenkins.plugins needs a newer Jenkins or another plugin in a newer version: raise both in versions.ts, or take it back.`,
                },
            ],
        },
    ];
}
