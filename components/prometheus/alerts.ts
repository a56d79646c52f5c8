import type { RuleGroup } from "../internal/system";
import { watchdogAlert } from "../alertmanager/watchdog";
import { kubernetesRules } from "./kubernetes-alerts";
import { type Endpoint, remoteWriteRules } from "./remote-write";

/**
 * What Prometheus watches on its own account: itself, the path of its alerts, its targets, and
 * what it learns of the cluster from API server and kubelets.
 *
 * @param namespace Where Prometheus runs.
 * @param remoteWrite Where else its samples go.
 */
export function prometheusAlerts(namespace: string, remoteWrite: readonly Endpoint[]): RuleGroup[] {
    const own = `job="prometheus",namespace="${namespace}"`;
    return [
        watchdog,
        targets(own),
        prometheus(own, namespace),
        ...remoteWriteRules(remoteWrite, own, namespace),
        ...kubernetesRules,
    ];
}

const watchdog: RuleGroup = {
    name: "watchdog",
    rules: [
        {
            alert: watchdogAlert,
            expr: "vector(1)",
            for: "0s",
            severity: "info",
            summary: "Always fires, to show that alerts arrive.",
            runbook:
                "Nothing to do while it comes. Once it stays away, look at Prometheus first, then at Alertmanager.",
        },
    ],
};

function targets(own: string): RuleGroup {
    return {
        name: "targets",
        rules: [
            {
                alert: "TargetDown",
                expr: "count by (job, namespace, service) (up == 0) / count by (job, namespace, service) (up) > 0.1",
                for: "10m",
                severity: "warning",
                summary:
                    "{{ $value | humanizePercentage }} of the targets of {{ $labels.job }} in {{ $labels.namespace }} give no metrics.",
                runbook:
                    "Prometheus' page /targets shows each target's last error. Refused or timed out: are the pods ready, and does a NetworkPolicy let Prometheus in? Certificate unknown: kubelets need serving certificates of the cluster's CA.",
            },
            {
                alert: "TargetOverLimit",
                expr: `increase(prometheus_target_scrapes_exceeded_sample_limit_total{${own}}[10m]) > 0 or increase(prometheus_target_scrapes_exceeded_body_size_limit_total{${own}}[10m]) > 0`,
                for: "10m",
                severity: "warning",
                summary: "A target gives more metrics than Prometheus takes, so it takes none.",
                runbook:
                    "Prometheus' page /targets names it. A label with unbounded values (user, path, id) is the usual cause: drop it where the metrics are made.",
            },
        ],
    };
}

function prometheus(own: string, namespace: string): RuleGroup {
    const logs = `kubectl -n ${namespace} logs {{ $labels.pod }}`;
    return {
        name: "prometheus",
        rules: [
            {
                alert: "PrometheusRuleFailures",
                expr: `increase(prometheus_rule_evaluation_failures_total{${own}}[5m]) > 0`,
                for: "15m",
                severity: "critical",
                summary: "Rules of {{ $labels.rule_group }} fail, so their alerts cannot fire.",
                runbook: `The page /rules and the log (${logs}) name the query. Many-to-many matches after a relabelling are the usual cause.`,
            },
            {
                alert: "PrometheusRulesMissed",
                expr: `increase(prometheus_rule_group_iterations_missed_total{${own}}[5m]) > 0`,
                for: "15m",
                severity: "warning",
                summary: "{{ $labels.pod }} is too slow to evaluate {{ $labels.rule_group }}.",
                runbook:
                    "Look at the CPU on the dashboard Prometheus: raise its limit, or make the group's queries cheaper with a recording rule.",
            },
            {
                alert: "PrometheusWithoutAlertmanager",
                expr: `max_over_time(prometheus_notifications_alertmanagers_discovered{${own}}[5m]) < 1`,
                for: "10m",
                severity: "critical",
                summary: "{{ $labels.pod }} knows no Alertmanager: its alerts reach nobody.",
                runbook: `Are Alertmanager's pods there, and does the Service alertmanager-pods list them (kubectl -n ${namespace} get endpointslices)? Else the cluster's DNS is at fault.`,
            },
            {
                alert: "PrometheusNotificationsFailing",
                expr: `rate(prometheus_notifications_errors_total{${own}}[5m]) / rate(prometheus_notifications_sent_total{${own}}[5m]) > 0.01`,
                for: "15m",
                severity: "warning",
                summary: "{{ $labels.pod }} cannot hand alerts to {{ $labels.alertmanager }}.",
                runbook:
                    "Is that replica of Alertmanager ready? If so, its NetworkPolicy or a full queue stands between them.",
            },
            {
                alert: "PrometheusNotIngesting",
                expr: `sum by (namespace, pod) (rate(prometheus_tsdb_head_samples_appended_total{${own}}[5m])) <= 0`,
                for: "10m",
                severity: "critical",
                summary: "{{ $labels.pod }} stores nothing, so nothing is watched.",
                runbook: `Its log says why: ${logs}. A full volume is the usual cause.`,
            },
            {
                alert: "PrometheusDatabaseFailing",
                expr: `increase(prometheus_tsdb_compactions_failed_total{${own}}[3h]) > 0 or increase(prometheus_tsdb_reloads_failures_total{${own}}[3h]) > 0 or increase(prometheus_tsdb_wal_corruptions_total{${own}}[3h]) > 0`,
                for: "0s",
                severity: "warning",
                summary: "The database of {{ $labels.pod }} fails to write or read its blocks.",
                runbook: `Its log names the block: ${logs}. Free space first; a block that stays broken is moved away by hand.`,
            },
            {
                alert: "PrometheusStorageFilling",
                expr: `kubelet_volume_stats_available_bytes{namespace="${namespace}",persistentvolumeclaim=~"data-prometheus-.+"} / kubelet_volume_stats_capacity_bytes < 0.1`,
                for: "15m",
                severity: "critical",
                summary:
                    "{{ $value | humanizePercentage }} of the volume {{ $labels.persistentvolumeclaim }} is free.",
                runbook:
                    "The blocks are bounded to a share of the volume, so look for what else grew: the log ahead after a flood of series (dashboard Prometheus), or a class that gives less than was asked for. Enlarge the claim, or drop the series.",
            },
        ],
    };
}
