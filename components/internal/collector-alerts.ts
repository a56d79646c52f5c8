import type { AlertRule, Panel, RuleGroup } from "./system";

export interface CollectorAlertsArgs {
    /** Alerts' names begin with it. */
    readonly prefix: string;
    /** As kubectl names it, such as `deployment/otel-gateway`. */
    readonly workload: string;
    /** Name of the scraped Service. */
    readonly job: string;
    readonly namespace: string;
    /** What is lost while none of its pods answers, as the start of a sentence. */
    readonly losing: string;
    /** What to look at where it cannot pass spans on, as a sentence without its end. */
    readonly next: string;
    /** Further rules. @default none */
    readonly more?: readonly AlertRule[];
}

/** What goes wrong in each program of the OpenTelemetry Collector's make. */
export function collectorRuleGroup(args: CollectorAlertsArgs): RuleGroup {
    const { prefix, workload, job, namespace, losing, next, more = [] } = args;
    const own = `job="${job}",namespace="${namespace}"`;
    const logs = `kubectl -n ${namespace} logs ${workload}`;
    return {
        name: job,
        rules: [
            {
                alert: `${prefix}Down`,
                expr: `absent(up{${own}} == 1)`,
                for: "10m",
                severity: "warning",
                summary: `${losing}: traces have gaps. Requests are not affected.`,
                runbook: `kubectl -n ${namespace} describe ${workload} and its pods show what keeps them: the image, the quota, no room. A setting that a new version no longer knows is told by ${logs}.`,
            },
            {
                alert: `${prefix}SpansRefused`,
                expr: `sum by (pod) (rate(otelcol_receiver_refused_spans_total{${own}}[5m])) > 0`,
                for: "10m",
                severity: "warning",
                summary: "{{ $labels.pod }} refuses {{ $value | humanize }} spans a second.",
                runbook: `Its memory is at the limiter's bound (${logs} says so): more comes than goes on. Is its queue full, too? Then look there first. Else lower what services send (OTEL_TRACES_SAMPLER), or raise memory in its values.ts.`,
            },
            {
                alert: `${prefix}QueueFull`,
                expr: `max by (pod) (otelcol_exporter_queue_size{${own}} / otelcol_exporter_queue_capacity{${own}}) > 0.8`,
                for: "10m",
                severity: "warning",
                summary:
                    "The queue of {{ $labels.pod }} is {{ $value | humanizePercentage }} full; beyond it, spans are dropped.",
                runbook: `What it sends to is slow or away. ${next}. ${logs} has the error.`,
            },
            {
                alert: `${prefix}ExportFailing`,
                expr: `sum by (pod) (rate({__name__=~"otelcol_exporter_(send|enqueue)_failed_spans_total",${own}}[5m])) > 0`,
                for: "10m",
                severity: "critical",
                summary:
                    "{{ $labels.pod }} loses {{ $value | humanize }} spans a second: it could not pass them on.",
                runbook: `${next}. ${logs} has the error.`,
            },
            ...more,
        ],
    };
}

/** What each of them is seen by. */
export function collectorPanels(job: string, namespace: string): Panel[] {
    const own = `job="${job}",namespace="${namespace}"`;
    const rate = (name: string) =>
        `sum(rate(otelcol_${name}_spans_total{${own}}[$__rate_interval]))`;
    return [
        {
            title: "Spans a second",
            unit: "short",
            queries: [
                { expr: rate("receiver_accepted"), legend: "taken" },
                { expr: rate("receiver_refused"), legend: "refused" },
                { expr: rate("exporter_sent"), legend: "passed on" },
                { expr: rate("exporter_send_failed"), legend: "lost" },
            ],
        },
        {
            title: "Queue in use, by pod",
            unit: "percentunit",
            queries: [
                {
                    expr: `otelcol_exporter_queue_size{${own}} / otelcol_exporter_queue_capacity{${own}}`,
                    legend: "{{pod}}",
                },
            ],
        },
        {
            title: "Memory",
            unit: "bytes",
            queries: [{ expr: `otelcol_process_memory_rss_bytes{${own}}`, legend: "{{pod}}" }],
        },
        {
            title: "CPU",
            unit: "short",
            queries: [
                {
                    expr: `rate(otelcol_process_cpu_seconds_total{${own}}[$__rate_interval])`,
                    legend: "{{pod}}",
                },
            ],
        },
    ];
}
