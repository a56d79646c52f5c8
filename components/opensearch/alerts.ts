import type { AlertRule, RuleGroup } from "../internal/system";
import { exporterWorkload, workload } from "./names";

/** The series of OpenSearch, which its exporter tells. */
export function ownSeries(namespace: string): string {
    return `job="${exporterWorkload}",namespace="${namespace}"`;
}

/**
 * What goes wrong in the store of logs. That nothing reaches it is told by Fluent Bit's alerts.
 *
 * @param namespace Where OpenSearch runs.
 * @param replicas How many nodes should stand.
 */
export function openSearchRuleGroups(namespace: string, replicas: number): RuleGroup[] {
    const own = ownSeries(namespace);
    return [{ name: "opensearch", rules: [...cluster(own, namespace, replicas), ...nodes(own)] }];
}

function cluster(own: string, namespace: string, replicas: number): AlertRule[] {
    const logs = `kubectl -n ${namespace} logs statefulset/${workload}`;
    const allocation = `the answer to GET _cluster/allocation/explain (docs/opensearch.md, Use)`;
    return [
        {
            alert: "OpenSearchSilent",
            expr: `absent(elasticsearch_cluster_health_number_of_nodes{${own}})`,
            for: "10m",
            severity: "critical",
            summary: "OpenSearch tells nothing of itself: it is down, or its exporter is.",
            runbook: `kubectl -n ${namespace} get pods shows which. Nodes not ready: ${logs}. Only the exporter: kubectl -n ${namespace} logs deployment/${exporterWorkload}; 401 means that its password is not the cluster's, so run up again.`,
        },
        {
            alert: "OpenSearchRed",
            expr: `max(elasticsearch_cluster_health_status{${own},color="red"}) == 1`,
            for: "5m",
            severity: "critical",
            summary: "A part of the logs is in no node: it is not found, and new lines may wait.",
            runbook: `Which, and why, is ${allocation}. A node that is missing comes back with its volume; a full one (OpenSearchDiskFilling) takes no shard.`,
        },
        ...(replicas > 1 ? [yellow(own, namespace, allocation)] : []),
    ];
}

function yellow(own: string, namespace: string, allocation: string): AlertRule {
    return {
        alert: "OpenSearchWithoutCopies",
        expr: `max(elasticsearch_cluster_health_status{${own},color="yellow"}) == 1`,
        for: "30m",
        severity: "warning",
        summary: "Some logs have no second copy: the loss of one more node loses them.",
        runbook: `Are all nodes ready (kubectl -n ${namespace} get pods)? If so, ${allocation} says why a copy has no place.`,
    };
}

function nodes(own: string): AlertRule[] {
    const free = `elasticsearch_filesystem_data_available_bytes{${own}} / elasticsearch_filesystem_data_size_bytes`;
    const heap = `elasticsearch_jvm_memory_used_bytes{${own},area="heap"} / elasticsearch_jvm_memory_max_bytes`;
    return [
        {
            alert: "OpenSearchDiskFilling",
            expr: `${free} < 0.2`,
            for: "15m",
            severity: "warning",
            summary: "{{ $value | humanizePercentage }} of the disk of {{ $labels.name }} is free.",
            runbook:
                "At 15 % it takes no more shards, at 10 % it gives some away, at 5 % nobody can write. Keep lines for fewer days (logging.retentionDays), or enlarge the claims.",
        },
        {
            alert: "OpenSearchDiskFull",
            expr: `${free} < 0.1`,
            for: "5m",
            severity: "critical",
            summary: "{{ $value | humanizePercentage }} of the disk of {{ $labels.name }} is free.",
            runbook:
                "Delete the oldest index at once (GET _cat/indices/.ds-logs-*?s=index, then DELETE it; docs/opensearch.md, Use), then enlarge the claims or keep lines for fewer days.",
        },
        {
            alert: "OpenSearchHeapHigh",
            expr: `${heap} > 0.9`,
            for: "15m",
            severity: "warning",
            summary:
                "{{ $value | humanizePercentage }} of the heap of {{ $labels.name }} is in use.",
            runbook:
                "Questions over long ranges and many shards take heap: the dashboard OpenSearch shows since when. Raise memory and heap together in components/opensearch/values.ts.",
        },
        {
            alert: "OpenSearchRejectsWrites",
            expr: `sum by (name) (increase(elasticsearch_thread_pool_rejected_count{${own},type="write"}[10m])) > 0`,
            for: "15m",
            severity: "warning",
            summary: "{{ $labels.name }} refuses lines that come too fast; they wait on the nodes.",
            runbook:
                "A short rush passes. Where it stays, one container floods (dashboard Log shipping), or the nodes need more CPU.",
        },
    ];
}
