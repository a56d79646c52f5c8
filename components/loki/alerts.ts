import type { AlertRule, RuleGroup } from "../internal/system";
import { workload } from "./values";

/**
 * What goes wrong in the store of logs. That nothing reaches it is told by Fluent Bit's alerts.
 *
 * @param namespace Where Loki runs.
 */
export function lokiRuleGroups(namespace: string): RuleGroup[] {
    const own = `job="${workload}",namespace="${namespace}"`;
    const logs = `kubectl -n ${namespace} logs statefulset/${workload}`;
    return [{ name: "loki", rules: [...answers(own, namespace, logs), ...data(own, logs)] }];
}

function answers(own: string, namespace: string, logs: string): AlertRule[] {
    const requests = (more = "") =>
        `sum by (route) (rate(loki_request_duration_seconds_count{${own}${more}}[5m]))`;
    return [
        {
            alert: "LokiDown",
            expr: `absent(up{${own}} == 1)`,
            for: "10m",
            severity: "critical",
            summary: "Loki does not answer: no log is found, and new lines wait on the nodes.",
            runbook: `kubectl -n ${namespace} describe statefulset,pods shows what keeps the pod: its volume, the image, the quota. After a crash it first reads its write-ahead log (${logs}), which may take minutes.`,
        },
        {
            alert: "LokiRequestsFailing",
            expr: `${requests(',status_code=~"5.."')} / ${requests()} > 0.05`,
            for: "10m",
            severity: "warning",
            summary:
                "{{ $value | humanizePercentage }} of the requests to {{ $labels.route }} fail.",
            runbook: `${logs} names the error. Pushes fail with a full volume or too little memory, questions with too wide a range: ask for less, or raise its memory.`,
        },
        {
            alert: "LokiDiscardsLines",
            expr: `sum by (reason) (increase(loki_discarded_samples_total{${own}}[10m])) > 0`,
            for: "0s",
            severity: "warning",
            summary: "Loki refuses lines: {{ $labels.reason }}.",
            runbook: `rate_limited and stream_limit: a container writes too much, or labels have too many values; the dashboard Log shipping shows the node. greater_than_max_sample_age: a node brings lines older than the retention. Limits are in components/loki/configuration.ts.`,
        },
    ];
}

function data(own: string, logs: string): AlertRule[] {
    return [
        {
            alert: "LokiStorageFilling",
            expr: `loki_ingester_wal_disk_usage_percent{${own}} > 0.8`,
            for: "15m",
            severity: "critical",
            summary:
                "{{ $value | humanizePercentage }} of the volume of {{ $labels.pod }} is in use.",
            runbook:
                "At 90 % Loki takes no more lines, and they wait on the nodes. Keep lines for fewer days (logging.retentionDays), which frees room within hours, or enlarge the claim.",
        },
        {
            alert: "LokiRetentionStopped",
            expr: `time() - loki_compactor_apply_retention_last_successful_run_timestamp_seconds{${own}} > 6 * 3600 and loki_compactor_apply_retention_last_successful_run_timestamp_seconds{${own}} > 0`,
            for: "15m",
            severity: "warning",
            summary: "Loki has removed no old lines for hours: its volume fills.",
            runbook: `${logs} names what stops the compactor. A file that it cannot read is moved away by hand.`,
        },
        {
            alert: "LokiPanics",
            expr: `increase(loki_panic_total{${own}}[10m]) > 0`,
            for: "0s",
            severity: "warning",
            summary: "Loki has hit an error of its own, and went on.",
            runbook: `${logs} has the stack trace. One question that does it is asked otherwise; look for it among upstream's issues.`,
        },
    ];
}
