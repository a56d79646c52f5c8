import type { RuleGroup } from "../internal/system";

/**
 * What goes wrong between an alert and the person it is for.
 *
 * @param namespace Where Alertmanager runs.
 * @param replicas How many should stand.
 */
export function alertmanagerRules(namespace: string, replicas: number): RuleGroup[] {
    const own = `job="alertmanager",namespace="${namespace}"`;
    return [
        {
            name: "alertmanager",
            rules: [
                {
                    alert: "AlertmanagerDown",
                    expr: `absent(up{${own}} == 1)`,
                    for: "5m",
                    severity: "critical",
                    summary: "No Alertmanager answers: alerts reach nobody.",
                    runbook: `Look at the pods and events: kubectl -n ${namespace} describe statefulset alertmanager. A full volume and a missing Secret are the usual causes.`,
                },
                {
                    alert: "AlertmanagerNotificationsFailing",
                    expr: `sum by (integration) (rate(alertmanager_notifications_failed_total{${own}}[5m])) / sum by (integration) (rate(alertmanager_notifications_total{${own}}[5m])) > 0.05`,
                    for: "10m",
                    severity: "critical",
                    summary:
                        "{{ $value | humanizePercentage }} of the notifications over {{ $labels.integration }} fail.",
                    runbook:
                        "Alertmanager's log tells the receiver and its answer. Check the receiver, then its settings in alerting.receivers and its secret in alertSecrets.",
                },
                ...(replicas > 1 ? [clusterIncomplete(own, namespace, replicas)] : []),
            ],
        },
    ];
}

function clusterIncomplete(
    own: string,
    namespace: string,
    replicas: number,
): RuleGroup["rules"][number] {
    return {
        alert: "AlertmanagerClusterIncomplete",
        expr: `max_over_time(alertmanager_cluster_members{${own}}[5m]) < ${replicas}`,
        for: "15m",
        severity: "warning",
        summary: `{{ $labels.pod }} sees {{ $value }} of ${replicas} Alertmanagers: notifications may come twice.`,
        runbook: `Are all replicas ready (kubectl -n ${namespace} get pods)? If so, port 9094 is blocked between them, over TCP or UDP.`,
    };
}
