import { stateJob } from "../internal/state";
import type { Slo } from "../internal/slo";
import type { AlertRule, RuleGroup } from "../internal/system";
import { type Proportion, scaler } from "./scaling";
import { workload } from "./values";

/**
 * What goes wrong between a name and its address.
 *
 * @param namespace Where CoreDNS runs.
 * @param proportion How it grows with the cluster; undefined where it does not.
 */
export function corednsRuleGroups(
    namespace: string,
    proportion: Proportion | undefined,
): RuleGroup[] {
    const own = `job="${workload}",namespace="${namespace}"`;
    const logs = `kubectl -n ${namespace} logs deployment/${workload}`;
    return [
        { name: "coredns", rules: [...answerAlerts(own, namespace)] },
        { name: "coredns-forward", rules: [...forwardAlerts(own, logs)] },
        ...(proportion
            ? [{ name: "coredns-scale", rules: [scaleAlert(namespace, proportion)] }]
            : []),
    ];
}

/** What everybody in the cluster may expect of names: an answer, were it that there is none. */
export function corednsSlo(namespace: string): Slo {
    const own = `job="${workload}",namespace="${namespace}"`;
    return {
        name: "dns",
        title: "DNS answers",
        objective: 0.999,
        errors: `sum(rate(coredns_dns_responses_total{${own},rcode="SERVFAIL"}[5m]))`,
        total: `sum(rate(coredns_dns_responses_total{${own}}[5m]))`,
        runbook: `The log names the question and the resolver that failed: kubectl -n ${namespace} logs deployment/${workload}. Cluster names fail where the API server cannot be reached; names outside fail with their resolvers (alert CoreDNSResolverFailing).`,
    };
}

function answerAlerts(own: string, namespace: string): AlertRule[] {
    return [
        {
            alert: "CoreDNSDown",
            expr: `absent(up{${own}} == 1)`,
            for: "3m",
            severity: "critical",
            summary: "No CoreDNS answers: pods find neither each other nor the outside.",
            runbook: `Look at the pods and their events: kubectl -n ${namespace} describe deployment,pods. A crash with "Loop detected" means that a resolver of the node sends questions back: name the resolvers in dns.upstreams.`,
        },
        {
            alert: "CoreDNSLatencyHigh",
            expr: `histogram_quantile(0.99, sum by (zone, le) (rate(coredns_dns_request_duration_seconds_bucket{${own}}[5m]))) > 1`,
            for: "10m",
            severity: "warning",
            summary:
                "1 in 100 answers of zone {{ $labels.zone }} takes {{ $value | humanizeDuration }} or more.",
            runbook: `Compare with the resolvers' own time on the dashboard CoreDNS. If they are fast, the pods want CPU: give each fewer nodes by dns.autoscaler.nodesPerReplica.`,
        },
        {
            alert: "CoreDNSPanics",
            expr: `sum by (pod) (increase(coredns_panics_total{${own}}[10m])) > 0`,
            for: "1m",
            severity: "warning",
            summary: "{{ $labels.pod }} has met a fault of its own and went on.",
            runbook: `Keep the stack trace from its log (kubectl -n ${namespace} logs {{ $labels.pod }}), and look for it among upstream's issues; a newer version may be pinned in versions.ts.`,
        },
    ];
}

/** By nodes alone, which is enough to tell that nothing scales, or that there is no more room. */
function scaleAlert(namespace: string, { nodesPerReplica }: Proportion): AlertRule {
    // Of kube-state-metrics there may be two, which tell the same.
    const pods = `max(kube_deployment_spec_replicas{${stateJob},namespace="${namespace}",deployment="${workload}"})`;
    return {
        alert: "CoreDNSBehindCluster",
        expr: `ceil(count(count by (node) (kube_node_status_condition{${stateJob},condition="Ready",status="true"})) / ${nodesPerReplica}) > ${pods}`,
        for: "30m",
        severity: "warning",
        summary: `So many nodes take {{ $value }} pods of CoreDNS, at ${nodesPerReplica} nodes each, and there are fewer.`,
        runbook: `If as many stand as components/coredns/values.ts allows, raise that, or switch on dns.nodeLocal. Else its autoscaler does not work: kubectl -n ${namespace} logs deployment/${scaler}.`,
    };
}

function forwardAlerts(own: string, logs: string): AlertRule[] {
    const forward = `${own},proxy_name="forward"`;
    return [
        {
            alert: "CoreDNSResolversDown",
            expr: `sum(rate(coredns_forward_healthcheck_broken_total{${own}}[5m])) > 0`,
            for: "5m",
            severity: "critical",
            summary: "Of some zone no resolver outside answers: its names are not found.",
            runbook: `Ask one of them from a node (dig @ADDRESS example.com). If it answers there, the network keeps pods from port 53; else correct dns.upstreams or dns.stubDomains. What fails is in the log: ${logs}.`,
        },
        {
            alert: "CoreDNSResolverFailing",
            expr: `sum by (to) (rate(coredns_proxy_healthcheck_failures_total{${forward}}[5m])) > 0`,
            for: "15m",
            severity: "warning",
            summary: "The resolver {{ $labels.to }} does not answer; others carry its load.",
            runbook:
                "Ask it from a node (dig @ADDRESS example.com), tell who runs it, and take it out of dns.upstreams or dns.stubDomains meanwhile.",
        },
        {
            alert: "CoreDNSForwardOverloaded",
            expr: `sum(rate(coredns_forward_max_concurrent_rejects_total{${own}}[5m])) > 0`,
            for: "5m",
            severity: "warning",
            summary:
                "More than 1000 questions wait for resolvers outside; further ones are refused.",
            runbook:
                "Slow resolvers are the usual cause: see their time on the dashboard CoreDNS. Else find the pod that asks so much, and let it keep answers.",
        },
    ];
}
