import { collectorRuleGroup } from "../internal/collector-alerts";
import type { RuleGroup } from "../internal/system";
import { workload } from "./values";

/** @param namespace Where the gateway runs. */
export function gatewayRuleGroups(namespace: string): RuleGroup[] {
    const own = `job="${workload}",namespace="${namespace}"`;
    return [
        collectorRuleGroup({
            prefix: "OtelGateway",
            workload: `deployment/${workload}`,
            job: workload,
            namespace,
            losing: "Nobody decides on traces",
            next: "Jaeger away: its pods, their volume or search engine, and the flow to port 4317",
            more: [
                {
                    alert: "OtelGatewayTracesDecidedEarly",
                    expr: `sum(rate(otelcol_processor_tail_sampling_sampling_trace_dropped_too_early_total{${own}}[5m])) > 0`,
                    for: "15m",
                    severity: "warning",
                    summary:
                        "{{ $value | humanize }} traces a second go before they are whole: too many are undecided.",
                    runbook: `kubectl -n ${namespace} get hpa ${workload} shows whether its bound is reached. Shorten tracing.decisionSeconds, or raise the bound or the number of traces in components/otel-gateway/values.ts.`,
                },
            ],
        }),
    ];
}
