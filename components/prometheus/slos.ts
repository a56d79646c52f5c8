import type { Slo } from "../internal/slo";

const api = 'job="kubernetes-apiserver"';
/** Requests for a single object, which Kubernetes itself promises to answer within a second. */
const single = `${api},scope="resource",verb=~"GET|POST|PUT|PATCH|APPLY|DELETE",subresource!~"proxy|log|exec|attach|portforward"`;
const duration = "apiserver_request_sli_duration_seconds";

/** What everybody in the cluster may expect of the Kubernetes API. */
export const apiServerSlos: readonly Slo[] = [
    {
        name: "kubernetes-api",
        title: "requests to the API server",
        objective: 0.999,
        errors: `sum(rate(apiserver_request_total{${api},code=~"5.."}[5m]))`,
        total: `sum(rate(apiserver_request_total{${api}}[5m]))`,
        runbook:
            "See by which verb and resource: sum by (verb, resource, code) (rate(apiserver_request_total[5m])). A slow etcd and a broken admission webhook are the usual causes.",
    },
    {
        name: "kubernetes-api-latency",
        title: "requests to the API server for a single object (within a second)",
        objective: 0.99,
        errors: `sum(rate(${duration}_count{${single}}[5m])) - sum(rate(${duration}_bucket{${single},le=~"1|1.0"}[5m]))`,
        total: `sum(rate(${duration}_count{${single}}[5m]))`,
        runbook: `See which are slow: topk(10, sum by (verb, resource) (rate(${duration}_sum[5m])) / sum by (verb, resource) (rate(${duration}_count[5m]))). All of them: the disk of etcd, or the CPU of the control plane. One resource: an admission webhook, or a controller that asks too often.`,
    },
];
