import { collectorPanels } from "../internal/collector-alerts";
import type { Dashboard } from "../internal/system";
import { workload } from "./values";

/** How spans leave the nodes. */
export function agentDashboard(namespace: string): Dashboard {
    const own = `job="${workload}",namespace="${namespace}"`;
    return {
        uid: "otel-agent",
        title: "OpenTelemetry agent",
        panels: [
            ...collectorPanels(workload, namespace),
            {
                title: "Spans taken, by node",
                unit: "short",
                queries: [
                    {
                        expr: `sum by (node) (rate(otelcol_receiver_accepted_spans_total{${own}}[$__rate_interval]))`,
                        legend: "{{node}}",
                    },
                ],
            },
            {
                title: "Gateways that agents know",
                unit: "short",
                queries: [
                    {
                        expr: `min(otelcol_loadbalancer_num_backends{${own}})`,
                        legend: "fewest",
                    },
                    { expr: `max(otelcol_loadbalancer_num_backends{${own}})`, legend: "most" },
                ],
            },
        ],
    };
}
