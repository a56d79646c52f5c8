import type { Dashboard } from "../internal/system";
import { metricsService } from "./values";

/** What is scaled on, how fast it is asked for, and what fails. */
export function kedaDashboard(): Dashboard {
    const own = `job="${metricsService}"`;
    const legend = "{{exported_namespace}}/{{scaledObject}}";
    return {
        uid: "keda",
        title: "KEDA",
        panels: [
            {
                title: "What queries give",
                unit: "short",
                queries: [
                    {
                        expr: `max by (exported_namespace, scaledObject, metric) (keda_scaler_metrics_value{${own}})`,
                        legend,
                    },
                ],
            },
            {
                title: "Queries that fail",
                unit: "cps",
                queries: [
                    {
                        expr: `sum by (exported_namespace, scaledObject) (rate(keda_scaled_object_errors_total{${own}}[$__rate_interval]))`,
                        legend,
                    },
                ],
            },
            {
                title: "Time that a query takes",
                unit: "s",
                queries: [
                    {
                        expr: `max by (exported_namespace, scaledObject) (keda_scaler_metrics_latency_seconds{${own}})`,
                        legend,
                    },
                ],
            },
        ],
    };
}
