import { noneAvailable, unavailableApi } from "../internal/state";
import type { RuleGroup } from "../internal/system";
import { api, workload } from "./values";

/** What the API servers say of the part of the API that metrics-server answers for. */
export const unavailable = unavailableApi(`${api.version}.${api.group}`);

/** How often each kubelet is asked for what metrics-server reads. */
export const kubeletReads = (range: string): string =>
    `sum by (node) (rate(kubelet_http_requests_total{job="kubelet",path="metrics/resource"}[${range}]))`;

/**
 * What goes wrong between a pod's use and its autoscaler. Metrics-server is not scraped: API
 * servers, kubelets and cAdvisor tell of it, from its three sides.
 *
 * @param namespace Where metrics-server runs.
 */
export function metricsServerRuleGroups(namespace: string): RuleGroup[] {
    const logs = `kubectl -n ${namespace} logs deployment/${workload}`;
    const pods = `kubectl -n ${namespace} describe deployment,pods`;
    return [
        {
            name: "metrics-server",
            rules: [
                {
                    alert: "ResourceMetricsUnavailable",
                    expr: `max(${unavailable}) > 0`,
                    for: "5m",
                    severity: "critical",
                    summary: "Nobody answers for resource metrics: no autoscaler moves.",
                    runbook: `Deleted namespaces stay as well, until somebody answers again. kubectl describe apiservice ${api.version}.${api.group} says why. Pods not ready: ${pods}, and their log (${logs}). Ready: the control plane cannot reach the pods at port 10250.`,
                },
                {
                    alert: "MetricsServerDown",
                    expr: noneAvailable(namespace, workload),
                    for: "10m",
                    severity: "critical",
                    summary: "No metrics-server runs.",
                    runbook: `${pods} shows what keeps the pods: no room on the nodes, the image, or the quota. A crash has its reason in ${logs}.`,
                },
                {
                    alert: "KubeletNotRead",
                    // Of single nodes: where all are silent, resource metrics are unavailable.
                    expr: `up{job="kubelet"} == 1 unless on (node) ${kubeletReads("5m")} > 0 unless on () max(${unavailable}) > 0`,
                    for: "15m",
                    severity: "warning",
                    summary:
                        "Nobody reads the resource metrics of {{ $labels.node }}: its pods count for no autoscaler.",
                    runbook: `${logs} names the node and the error. Certificate: the kubelet needs a serving certificate of the cluster's CA (serverTLSBootstrap: true, then kubectl get csr), or set resourceMetrics.kubeletCertificates. Timeout: its port 10250 is closed to the pods' addresses.`,
                },
            ],
        },
    ];
}
