import { collectorPanels } from "../internal/collector-alerts";
import type { Dashboard } from "../internal/system";
import { workload } from "./values";

/** Which traces are kept, and how many are undecided. */
export function gatewayDashboard(namespace: string): Dashboard {
    const own = `job="${workload}",namespace="${namespace}"`;
    const sampling = "otelcol_processor_tail_sampling";
    return {
        uid: "otel-gateway",
        title: "OpenTelemetry gateway",
        panels: [
            ...collectorPanels(workload, namespace),
            {
                title: "Traces a second, by decision",
                unit: "short",
                queries: [
                    {
                        expr: `sum by (decision) (rate(${sampling}_global_count_traces_sampled_total{${own}}[$__rate_interval]))`,
                        legend: "{{decision}}",
                    },
                ],
            },
            {
                title: "Traces kept a second, by reason",
                unit: "short",
                queries: [
                    {
                        expr: `sum by (policy) (rate(${sampling}_count_traces_sampled_total{${own},decision="sampled"}[$__rate_interval]))`,
                        legend: "{{policy}}",
                    },
                ],
            },
            {
                title: "Traces that are undecided, by pod",
                unit: "short",
                queries: [
                    {
                        expr: `${sampling}_sampling_traces_on_memory{${own}}`,
                        legend: "{{pod}}",
                    },
                ],
            },
        ],
    };
}
