import type { Namespace } from "../namespace";
import { selectorLabels } from "./labels";
import { type Flow, podsIn, tcp } from "./network";

/** Prometheus' pods, as the network policies of all that it scrapes name them. */
export const prometheusPods = selectorLabels("prometheus");

/** The annotation of a Service whose metrics are at another path than /metrics. */
export const metricsPathAnnotation = "groundwork.dev/metrics-path";

/**
 * Prometheus' way to the metrics of a set of pods.
 *
 * @param monitoring The namespace that Prometheus runs in.
 * @param ports The pods' ports with metrics.
 */
export function scrapedBy(monitoring: Namespace, ...ports: readonly number[]): Flow {
    return { peers: [podsIn(monitoring.name, prometheusPods)], ports: tcp(...ports) };
}
