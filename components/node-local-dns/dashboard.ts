import type { Dashboard } from "../internal/system";
import { workload } from "./values";

/** Load and answers of each node's cache, and what it spares the cluster's DNS. */
export function nodeLocalDnsDashboard(namespace: string): Dashboard {
    const own = `job="${workload}",namespace="${namespace}"`;
    const rate = (metric: string, more = "") => `rate(${metric}{${own}${more}}[$__rate_interval])`;
    return {
        uid: "node-local-dns",
        title: "NodeLocal DNS",
        panels: [
            {
                title: "Questions, by node",
                unit: "reqps",
                queries: [
                    {
                        expr: `topk(20, sum by (node) (${rate("coredns_dns_requests_total")}))`,
                        legend: "{{node}}",
                    },
                ],
            },
            {
                title: "Answers, by code",
                unit: "reqps",
                queries: [
                    {
                        expr: `sum by (rcode) (${rate("coredns_dns_responses_total")})`,
                        legend: "{{rcode}}",
                    },
                ],
            },
            {
                title: "Answered from the cache",
                unit: "percentunit",
                queries: [
                    {
                        expr: `sum(${rate("coredns_cache_hits_total")}) / sum(${rate("coredns_cache_requests_total")})`,
                        legend: "share of questions",
                    },
                ],
            },
            {
                title: "Time to answer",
                unit: "s",
                queries: [0.5, 0.99].map((quantile) => ({
                    expr: `histogram_quantile(${quantile}, sum by (le) (${rate("coredns_dns_request_duration_seconds_bucket")}))`,
                    legend: `p${quantile * 100}`,
                })),
            },
        ],
    };
}
