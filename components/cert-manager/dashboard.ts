import type { Dashboard } from "../internal/system";
import { metricsService } from "./values";

/** Which certificates end next, whether they are ready, and how issuing goes. */
export function certManagerDashboard(): Dashboard {
    const own = `job="${metricsService}"`;
    return {
        uid: "cert-manager",
        title: "Certificates",
        panels: [
            {
                title: "Time until certificates end, the next ten",
                unit: "s",
                queries: [
                    {
                        expr: `bottomk(10, (certmanager_certificate_expiration_timestamp_seconds{${own}} > 0) - time())`,
                        legend: "{{exported_namespace}}/{{name}}",
                    },
                ],
            },
            {
                title: "Certificates, by readiness",
                unit: "short",
                queries: [
                    {
                        expr: `sum by (condition) (certmanager_certificate_ready_status{${own}})`,
                        legend: "{{condition}}",
                    },
                ],
            },
            {
                title: "Requests to ACME servers, by answer",
                unit: "reqps",
                queries: [
                    {
                        expr: `sum by (status) (rate(certmanager_http_acme_client_request_count{${own}}[$__rate_interval]))`,
                        legend: "{{status}}",
                    },
                ],
            },
            {
                title: "Failures, by controller",
                unit: "reqps",
                queries: [
                    {
                        expr: `sum by (controller) (rate(certmanager_controller_sync_error_count{${own}}[$__rate_interval]))`,
                        legend: "{{controller}}",
                    },
                ],
            },
        ],
    };
}
