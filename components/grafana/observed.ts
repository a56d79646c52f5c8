import type { Observed } from "../internal/system";
import { grafanaRules } from "./alerts";
import { grafanaDashboard, platformOverview } from "./dashboard";

/**
 * How Grafana is watched: known before Grafana stands, because Prometheus needs the rules and
 * Grafana needs Prometheus.
 *
 * @param namespace Where Grafana runs.
 */
export function grafanaObserved(namespace: string): Observed {
    return {
        rules: grafanaRules(namespace),
        dashboards: [platformOverview, grafanaDashboard(namespace)],
    };
}
