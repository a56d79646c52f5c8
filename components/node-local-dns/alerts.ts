import type { RuleGroup } from "../internal/system";
import { workload } from "./values";

/**
 * What goes wrong between the pods of one node and the cluster's DNS.
 *
 * @param namespace Where the caches run.
 */
export function nodeLocalDnsRuleGroups(namespace: string): RuleGroup[] {
    const own = `job="${workload}",namespace="${namespace}"`;
    const pods = `kubectl -n ${namespace} get pods -o wide`;
    return [
        {
            name: "node-local-dns",
            rules: [
                {
                    alert: "NodeLocalDnsDown",
                    expr: `up{${own}} == 0`,
                    for: "3m",
                    severity: "critical",
                    summary: "The pods of {{ $labels.node }} find no names.",
                    runbook: `${pods} names the pod of that node; kubectl -n ${namespace} logs POD tells why it ends: port 53 or 9253 of the node is taken, or the node let it add no interface. Until it is back, drain the node.`,
                },
                {
                    alert: "NodeLocalDnsAbsent",
                    expr: `absent(up{${own}})`,
                    for: "5m",
                    severity: "critical",
                    summary: "No node has its cache: no pod finds names.",
                    runbook: `kubectl -n ${namespace} describe daemonset,pods shows what keeps them away: the quota, the image, or Pod Security.`,
                },
                {
                    alert: "NodeLocalDnsErrorsHigh",
                    expr: `sum by (node) (rate(coredns_dns_responses_total{${own},rcode="SERVFAIL"}[5m])) / sum by (node) (rate(coredns_dns_responses_total{${own}}[5m])) > 0.03`,
                    for: "10m",
                    severity: "warning",
                    summary:
                        "{{ $value | humanizePercentage }} of the answers on {{ $labels.node }} are SERVFAIL.",
                    runbook:
                        "Of all nodes: see the alerts of CoreDNS, which all caches ask. Of one: the node does not reach the Service of the cluster's DNS over TCP; look at its kube-proxy.",
                },
            ],
        },
    ];
}
