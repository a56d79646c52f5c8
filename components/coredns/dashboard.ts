import type { Dashboard } from "../internal/system";
import { workload } from "./values";

/** Load, answers and speed of the cluster's DNS, and of the resolvers that it asks. */
export function corednsDashboard(namespace: string): Dashboard {
    const own = `job="${workload}",namespace="${namespace}"`;
    const forward = `${own},proxy_name="forward"`;
    return {
        uid: "coredns",
        title: "CoreDNS",
        panels: [
            {
                title: "Questions, by type",
                unit: "reqps",
                queries: [
                    {
                        expr: `sum by (type) (rate(coredns_dns_requests_total{${own}}[$__rate_interval]))`,
                        legend: "{{type}}",
                    },
                ],
            },
            {
                title: "Answers, by code",
                unit: "reqps",
                queries: [
                    {
                        expr: `sum by (rcode) (rate(coredns_dns_responses_total{${own}}[$__rate_interval]))`,
                        legend: "{{rcode}}",
                    },
                ],
            },
            {
                title: "Time to answer",
                unit: "s",
                queries: [0.5, 0.99].map((quantile) => ({
                    expr: `histogram_quantile(${quantile}, sum by (zone, le) (rate(coredns_dns_request_duration_seconds_bucket{${own}}[$__rate_interval])))`,
                    legend: `{{zone}} p${quantile * 100}`,
                })),
            },
            {
                title: "Resolvers' time to answer, 99th percentile",
                unit: "s",
                queries: [
                    {
                        expr: `histogram_quantile(0.99, sum by (to, le) (rate(coredns_proxy_request_duration_seconds_bucket{${forward}}[$__rate_interval])))`,
                        legend: "{{to}}",
                    },
                ],
            },
            {
                title: "Answered from the cache",
                unit: "percentunit",
                queries: [
                    {
                        expr: `sum(rate(coredns_cache_hits_total{${own}}[$__rate_interval])) / sum(rate(coredns_cache_requests_total{${own}}[$__rate_interval]))`,
                        legend: "share of questions",
                    },
                ],
            },
            {
                title: "Questions, by pod",
                unit: "reqps",
                queries: [
                    {
                        expr: `sum by (pod) (rate(coredns_dns_requests_total{${own}}[$__rate_interval]))`,
                        legend: "{{pod}}",
                    },
                ],
            },
            {
                title: "Resolvers that fail their check",
                unit: "cps",
                queries: [
                    {
                        expr: `sum by (to) (rate(coredns_proxy_healthcheck_failures_total{${forward}}[$__rate_interval]))`,
                        legend: "{{to}}",
                    },
                ],
            },
            {
                title: "From a change in the cluster to its name, 99th percentile",
                unit: "s",
                queries: [
                    {
                        expr: `histogram_quantile(0.99, sum by (service_kind, le) (rate(coredns_kubernetes_dns_programming_duration_seconds_bucket{${own}}[$__rate_interval])))`,
                        legend: "{{service_kind}}",
                    },
                ],
            },
        ],
    };
}
