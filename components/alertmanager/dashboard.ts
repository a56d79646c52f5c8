import type { Dashboard } from "../internal/system";

export function alertmanagerDashboard(namespace: string): Dashboard {
    const own = `job="alertmanager",namespace="${namespace}"`;
    return {
        uid: "alertmanager",
        title: "Alertmanager",
        panels: [
            {
                title: "Alerts held, by state",
                unit: "short",
                queries: [
                    {
                        expr: `max by (state) (alertmanager_alerts{${own}})`,
                        legend: "{{state}}",
                    },
                ],
            },
            {
                title: "Notifications sent and failed",
                unit: "short",
                queries: [
                    {
                        expr: `sum by (integration) (rate(alertmanager_notifications_total{${own}}[$__rate_interval])) > 0`,
                        legend: "{{integration}} sent",
                    },
                    {
                        expr: `sum by (integration) (rate(alertmanager_notifications_failed_total{${own}}[$__rate_interval])) > 0`,
                        legend: "{{integration}} failed",
                    },
                ],
            },
            {
                title: "Time to notify, 99th percentile",
                unit: "s",
                queries: [
                    {
                        expr: `histogram_quantile(0.99, sum by (integration, le) (rate(alertmanager_notification_latency_seconds_bucket{${own}}[$__rate_interval])))`,
                        legend: "{{integration}}",
                    },
                ],
            },
            {
                title: "Replicas that see each other",
                unit: "short",
                queries: [{ expr: `alertmanager_cluster_members{${own}}`, legend: "{{pod}}" }],
            },
        ],
    };
}
