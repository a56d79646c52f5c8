import { collectorRuleGroup } from "../internal/collector-alerts";
import type { AlertRule, RuleGroup } from "../internal/system";
import { workload } from "./values";

export interface JaegerAlertsArgs {
    /** Where Jaeger runs. */
    readonly namespace: string;
    /** As kubectl names it. */
    readonly kind: "statefulset" | "deployment";
}

/** What goes wrong between a trace that is kept and somebody who looks for it. */
export function jaegerRuleGroups({ namespace, kind }: JaegerAlertsArgs): RuleGroup[] {
    const hasVolume = kind === "statefulset";
    return [
        collectorRuleGroup({
            prefix: "Jaeger",
            workload: `${kind}/${workload}`,
            job: workload,
            namespace,
            losing: "Nobody takes traces, or finds one",
            next: hasVolume
                ? "Is the volume full, or slow"
                : "Does the search engine of tracing.store answer, and do its credentials hold",
            more: [storageFailing(namespace, kind), ...(hasVolume ? [diskFilling(namespace)] : [])],
        }),
    ];
}

function storageFailing(namespace: string, kind: string): AlertRule {
    return {
        alert: "JaegerSearchFailing",
        expr: `sum(rate(jaeger_storage_requests_total{job="${workload}",namespace="${namespace}",result="err"}[5m])) / sum(rate(jaeger_storage_requests_total{job="${workload}",namespace="${namespace}"}[5m])) > 0.05`,
        for: "10m",
        severity: "warning",
        summary: "{{ $value | humanizePercentage }} of the questions to the store of traces fail.",
        runbook: `kubectl -n ${namespace} logs ${kind}/${workload} has the store's answer. A question over many days may take longer than the store allows: ask for less.`,
    };
}

/** Earlier than the alert of every volume: Badger gives space back only as traces end. */
function diskFilling(namespace: string): AlertRule {
    const volume = `{namespace="${namespace}",persistentvolumeclaim=~"data-${workload}-.*"}`;
    return {
        alert: "JaegerDiskFilling",
        expr: `kubelet_volume_stats_available_bytes${volume} / kubelet_volume_stats_capacity_bytes${volume} < 0.2`,
        for: "15m",
        severity: "warning",
        summary: "{{ $value | humanizePercentage }} of the disk with traces is free.",
        runbook:
            "Keep fewer traces (tracing.samplingPercent) or shorter (tracing.retention, which holds for new ones only), or enlarge the claim where its class allows it. A disk that is full takes no more traces.",
    };
}
