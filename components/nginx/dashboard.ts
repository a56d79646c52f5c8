import type { Dashboard } from "../internal/system";
import { byService, latency, ownSeries } from "./alerts";

/** What comes in from outside, how backends answer, and whether new routes are taken up. */
export function nginxDashboard(namespace: string): Dashboard {
    const own = ownSeries(namespace);
    const rate = (metric: string) => `rate(${metric}{${own}}[$__rate_interval])`;
    return {
        uid: "nginx",
        title: "NGINX",
        panels: [
            {
                title: "Requests, by pod",
                unit: "reqps",
                queries: [
                    {
                        expr: `sum by (pod) (${rate("nginx_ingress_nginx_http_requests_total")})`,
                        legend: "{{pod}}",
                    },
                ],
            },
            {
                title: "Backends' answers, by code",
                unit: "reqps",
                queries: [
                    { expr: `sum by (code) (${rate(`${latency}_count`)})`, legend: "{{code}}" },
                ],
            },
            {
                title: "Backends' answers, by service",
                unit: "reqps",
                queries: [
                    {
                        expr: `topk(20, sum by (${byService}) (${rate(`${latency}_count`)}))`,
                        legend: "{{resource_namespace}}/{{exported_service}}",
                    },
                ],
            },
            {
                title: "Backends' time to answer, 99th percentile",
                unit: "ms",
                queries: [
                    {
                        expr: `histogram_quantile(0.99, sum by (${byService}, le) (${rate(`${latency}_bucket`)}))`,
                        legend: "{{resource_namespace}}/{{exported_service}}",
                    },
                ],
            },
            {
                title: "Open connections",
                unit: "short",
                queries: ["active", "reading", "writing", "waiting"].map((state) => ({
                    expr: `sum(nginx_ingress_nginx_connections_${state}{${own}})`,
                    legend: state,
                })),
            },
            {
                title: "Configurations taken up and refused, by pod",
                unit: "short",
                queries: [
                    {
                        expr: `sum by (pod) (increase(nginx_ingress_controller_nginx_reloads_total{${own}}[$__rate_interval]))`,
                        legend: "{{pod}} taken up",
                    },
                    {
                        expr: `sum by (pod) (increase(nginx_ingress_controller_nginx_reload_errors_total{${own}}[$__rate_interval]))`,
                        legend: "{{pod}} refused",
                    },
                ],
            },
            {
                title: "Ingresses served",
                unit: "short",
                queries: [
                    {
                        expr: `max by (type) (nginx_ingress_controller_ingress_resources_total{${own}})`,
                        legend: "{{type}}",
                    },
                ],
            },
        ],
    };
}
