import type { RuleGroup } from "../internal/system";

/** @param namespace Where Grafana runs. */
export function grafanaRules(namespace: string): RuleGroup[] {
    const own = `job="grafana",namespace="${namespace}"`;
    return [
        {
            name: "grafana",
            rules: [
                {
                    alert: "GrafanaDown",
                    expr: `absent(up{${own}} == 1)`,
                    for: "10m",
                    severity: "warning",
                    summary: "Grafana shows no dashboards; alerts are not affected.",
                    runbook: `kubectl -n ${namespace} describe deployment grafana, then its log. A setting that a new version no longer knows and too little memory are the usual causes.`,
                },
                {
                    alert: "GrafanaQueriesFailing",
                    expr: `sum(rate(grafana_http_request_duration_seconds_count{${own},status_code=~"5.."}[5m])) / sum(rate(grafana_http_request_duration_seconds_count{${own}}[5m])) > 0.1`,
                    for: "15m",
                    severity: "warning",
                    summary: "Grafana fails {{ $value | humanizePercentage }} of its requests.",
                    runbook: `Grafana's log names the failing handler: kubectl -n ${namespace} logs deployment/grafana. Is Prometheus ready, and are its queries within their time?`,
                },
            ],
        },
    ];
}
