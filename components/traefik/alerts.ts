import type { Slo } from "../internal/slo";
import type { AlertRule, RuleGroup, WorkloadRef } from "../internal/system";
import { metricsService } from "./values";

/**
 * What goes wrong between a visitor and a service.
 *
 * @param namespace Where Traefik runs.
 */
export function traefikRuleGroups(namespace: string, pods: WorkloadRef): RuleGroup[] {
    const own = `job="${metricsService}",namespace="${namespace}"`;
    return [
        { name: "traefik", rules: [...trafficAlerts(own, namespace, pods)] },
        { name: "traefik-certificates", rules: [...certificateAlerts(own)] },
    ];
}

/** What visitors may expect: an answer that is no failure of ours. */
export function traefikSlo(namespace: string, pods: WorkloadRef): Slo {
    const own = `job="${metricsService}",namespace="${namespace}",entrypoint="websecure"`;
    const logs = `kubectl -n ${namespace} logs ${pods.kind.toLowerCase()}/${pods.name}`;
    return {
        name: "ingress",
        title: "requests from outside",
        objective: 0.999,
        errors: `sum(rate(traefik_entrypoint_requests_total{${own},code=~"5.."}[5m]))`,
        total: `sum(rate(traefik_entrypoint_requests_total{${own}}[5m]))`,
        runbook: `If one service causes it, TraefikBackendErrorsHigh names it. If all do, look at the nodes' network, at DNS, and at the API server, without which Traefik does not learn of new pods: ${logs}.`,
    };
}

function trafficAlerts(own: string, namespace: string, pods: WorkloadRef): AlertRule[] {
    const kind = pods.kind.toLowerCase();
    const logs = `kubectl -n ${namespace} logs ${kind}/${pods.name}`;
    return [
        {
            alert: "TraefikDown",
            expr: `absent(up{${own}} == 1)`,
            for: "3m",
            severity: "critical",
            summary: "No Traefik answers: nothing is reached from outside.",
            runbook: `Look at the pods and their events: kubectl -n ${namespace} describe ${kind},pods. Pending pods want a node with the label node-role.kubernetes.io/edge; pods that crash tell why in their log: ${logs}.`,
        },
        {
            // Prometheus keeps `service` for the scraped Service; Traefik's own label is renamed.
            alert: "TraefikBackendErrorsHigh",
            expr: `sum by (exported_service) (rate(traefik_service_requests_total{${own},code=~"5.."}[5m])) / sum by (exported_service) (rate(traefik_service_requests_total{${own}}[5m])) > 0.05`,
            for: "10m",
            severity: "warning",
            summary:
                "{{ $value | humanizePercentage }} of the answers of {{ $labels.exported_service }} are errors.",
            runbook: `502 and 504 in the access log (${logs}) mean that its pods are not reached: compare their network policy and port. 503 means that none is ready. All others are its own answers.`,
        },
        {
            alert: "TraefikLatencyHigh",
            expr: `histogram_quantile(0.99, sum by (exported_service, le) (rate(traefik_service_request_duration_seconds_bucket{${own}}[5m]))) > 3`,
            for: "15m",
            severity: "warning",
            summary:
                "1 in 100 answers of {{ $labels.exported_service }} takes {{ $value | humanizeDuration }} or more.",
            runbook: `One slow service is slow by itself: look at its pods. If all are slow, Traefik wants CPU: kubectl -n ${namespace} get hpa shows whether the autoscaler is at its bound.`,
        },
    ];
}

/** Renewed certificates leave their old series behind, so that the latest of a name counts. */
function certificateAlerts(own: string): AlertRule[] {
    const left = `(max by (cn, sans) (traefik_tls_certs_not_after{${own}}) - time()) / 86400`;
    const summary =
        "The certificate of {{ $labels.cn }} ({{ $labels.sans }}) ends in {{ $value | humanize }} days.";
    const runbook =
        "Whoever renews it has failed to: look at the Secret that holds it (an Ingress names it in spec.tls; the platform's own is ingress.certificateSecret). A new one put into the Secret is served within two minutes, without a restart.";
    return [
        {
            alert: "TraefikCertificateEnds",
            expr: `${left} < 14`,
            for: "1h",
            severity: "warning",
            summary,
            runbook,
        },
        {
            alert: "TraefikCertificateEnds",
            expr: `${left} < 3`,
            for: "10m",
            severity: "critical",
            summary,
            runbook,
        },
    ];
}
