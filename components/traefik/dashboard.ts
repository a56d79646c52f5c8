import type { Dashboard } from "../internal/system";
import { metricsService } from "./values";

/** What comes in from outside, how it is answered, and by whom. */
export function traefikDashboard(namespace: string): Dashboard {
    const own = `job="${metricsService}",namespace="${namespace}"`;
    const rate = (metric: string) => `rate(${metric}{${own}}[$__rate_interval])`;
    return {
        uid: "traefik",
        title: "Traefik",
        panels: [
            {
                title: "Requests, by entry point",
                unit: "reqps",
                queries: [
                    {
                        expr: `sum by (entrypoint) (${rate("traefik_entrypoint_requests_total")})`,
                        legend: "{{entrypoint}}",
                    },
                ],
            },
            {
                title: "Answers, by code",
                unit: "reqps",
                queries: [
                    {
                        expr: `sum by (code) (${rate("traefik_entrypoint_requests_total")})`,
                        legend: "{{code}}",
                    },
                ],
            },
            {
                title: "Requests, by service",
                unit: "reqps",
                queries: [
                    {
                        expr: `topk(20, sum by (exported_service) (${rate("traefik_service_requests_total")}))`,
                        legend: "{{exported_service}}",
                    },
                ],
            },
            {
                title: "Services' time to answer, 99th percentile",
                unit: "s",
                queries: [
                    {
                        expr: `histogram_quantile(0.99, sum by (exported_service, le) (${rate("traefik_service_request_duration_seconds_bucket")}))`,
                        legend: "{{exported_service}}",
                    },
                ],
            },
            {
                title: "Open connections",
                unit: "short",
                queries: [
                    {
                        expr: `sum by (entrypoint, protocol) (traefik_open_connections{${own}})`,
                        legend: "{{entrypoint}} {{protocol}}",
                    },
                ],
            },
            {
                title: "Bytes in and out",
                unit: "Bps",
                queries: [
                    {
                        expr: `sum(${rate("traefik_entrypoint_requests_bytes_total")})`,
                        legend: "in",
                    },
                    {
                        expr: `sum(${rate("traefik_entrypoint_responses_bytes_total")})`,
                        legend: "out",
                    },
                ],
            },
            {
                title: "Days left, by certificate",
                unit: "d",
                queries: [
                    {
                        expr: `(max by (cn, sans) (traefik_tls_certs_not_after{${own}}) - time()) / 86400`,
                        legend: "{{cn}}",
                    },
                ],
            },
            {
                title: "Configurations taken up, by pod",
                unit: "short",
                queries: [
                    {
                        expr: `sum by (pod) (increase(traefik_config_reloads_total{${own}}[$__rate_interval]))`,
                        legend: "{{pod}}",
                    },
                ],
            },
        ],
    };
}
