import type { AlertRule, RuleGroup } from "../internal/system";
import { nodeStateDirectory, workload } from "./values";

/**
 * What goes wrong between a container's line and the store that is to keep it.
 *
 * @param namespace Where Fluent Bit runs.
 */
export function fluentBitRuleGroups(namespace: string): RuleGroup[] {
    const own = `job="${workload}",namespace="${namespace}"`;
    const logs = `kubectl -n ${namespace} logs {{ $labels.pod }}`;
    return [{ name: "log-shipping", rules: [...shippers(own, namespace), ...shipping(own, logs)] }];
}

function shippers(own: string, namespace: string): AlertRule[] {
    return [
        {
            alert: "LogShipperMissing",
            // Node exporter tells which nodes there are.
            expr: `up{job="node-exporter"} == 1 unless on (node) up{${own}} == 1`,
            for: "15m",
            severity: "warning",
            summary: "Nobody sends the logs of {{ $labels.node }}.",
            runbook: `kubectl -n ${namespace} get pods -o wide --field-selector spec.nodeName={{ $labels.node }} shows the pod of that node: no room, the image, or a crash. Lines wait in the node's files until the kubelet rotates them away.`,
        },
        {
            alert: "NoLogsArrive",
            expr: `sum(rate(fluentbit_output_proc_records_total{${own}}[15m])) == 0 or absent(fluentbit_output_proc_records_total{${own}})`,
            for: "15m",
            severity: "critical",
            summary: "The store has taken no line of any node for half an hour.",
            runbook: `kubectl -n ${namespace} logs daemonset/${workload} --tail=50 tells what the store answers. Not reached: is it ready, and does its NetworkPolicy name these pods? Refused (401): the password in the Secret ${workload} and the store's differ, so run up again.`,
        },
    ];
}

function shipping(own: string, logs: string): AlertRule[] {
    const node = "{{ $labels.node }}";
    return [
        {
            alert: "LogsDropped",
            expr: `sum by (node, pod) (increase(fluentbit_output_dropped_records_total{${own}}[10m])) > 0`,
            for: "0s",
            severity: "critical",
            summary: `{{ $value | printf "%.0f" }} lines of ${node} are lost: the store refused them, or the buffer was full.`,
            runbook: `${logs} tells which. Refused: the store's answer names its limit (too old, too many streams, a field of another type). Full: the alerts of the store tell why it did not answer.`,
        },
        {
            alert: "LogShippingRetries",
            expr: `sum by (node, pod) (rate(fluentbit_output_retries_total{${own}}[10m])) > 0.1`,
            for: "15m",
            severity: "warning",
            summary: `The store does not take what ${node} sends; it waits on the node's disk.`,
            runbook: `${logs} tells the store's answer: 429 or 503 is too much for it, a timeout is the network or a store that is down. Nothing is lost before LogBufferFilling fires.`,
        },
        {
            alert: "LogBufferFilling",
            expr: `min by (node, pod) (fluentbit_output_chunk_available_capacity_percent{${own}}) < 50`,
            for: "5m",
            severity: "critical",
            summary: `{{ $value | printf "%.0f" }} % of the buffer of ${node} is free; once it is full, the oldest lines go.`,
            runbook: `Bring the store back first. Until then: du -sh ${nodeStateDirectory} on the node shows what waits, and a container that floods is on the dashboard Log shipping.`,
        },
        {
            alert: "LogLinesSkipped",
            expr: `sum by (node, pod) (increase(fluentbit_input_long_line_skipped_total{${own}}[10m])) > 0`,
            for: "0s",
            severity: "warning",
            summary: `Lines of ${node} are too long to be read, and are skipped.`,
            runbook: `${logs} names the file. The container runtime should split lines at 16 KiB: is it one that does not?`,
        },
    ];
}
