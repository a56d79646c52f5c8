import { unavailableApi } from "../internal/state";
import type { RuleGroup } from "../internal/system";
import { api, metricsService, workloads } from "./values";

const own = `job="${metricsService}"`;
/** Prometheus keeps what a metric calls `namespace` beside where it was scraped. */
const which = "{{ $labels.exported_namespace }}/{{ $labels.scaledObject }}";

/** What goes wrong between a query and the replicas that it asks for. @param namespace KEDA's. */
export function kedaRuleGroups(namespace: string): RuleGroup[] {
    const describe = `kubectl -n ${namespace} describe deployment,pods`;
    const logs = `kubectl -n ${namespace} logs deployment/${workloads.operator}`;
    return [
        {
            name: "keda",
            rules: [
                {
                    alert: "KedaDown",
                    expr: `absent(up{${own}} == 1)`,
                    for: "10m",
                    severity: "critical",
                    summary: "Nobody asks for what services scale on: their replicas stay.",
                    runbook: `${describe} shows what keeps the pods: no room on the nodes, the image, or the quota. A crash has its reason in ${logs}.`,
                },
                {
                    alert: "ExternalMetricsUnavailable",
                    expr: `max(${unavailableApi(api)}) > 0`,
                    for: "10m",
                    severity: "critical",
                    summary:
                        "Autoscalers do not learn what queries give, and no namespace can be deleted.",
                    runbook: `kubectl describe apiservice ${api} says why. ${describe}: the operator makes the certificate of ${workloads.metricsServer}, which waits for it. The API server must reach its pods at port 6443.`,
                },
                {
                    alert: "ScaledObjectFailing",
                    expr: `sum by (exported_namespace, scaledObject) (increase(keda_scaled_object_errors_total{${own}}[10m])) > 0`,
                    for: "15m",
                    severity: "warning",
                    summary: `The query of ${which} gives no number, so that its replicas stay.`,
                    runbook: `Ask Prometheus the query of kubectl -n {{ $labels.exported_namespace }} get scaledobject {{ $labels.scaledObject }} -o yaml. Nothing found: does the service show the metric? Where nothing means zero, the query ends with "or vector(0)". Several series: sum() them. ${logs} has the answer.`,
                },
            ],
        },
    ];
}
