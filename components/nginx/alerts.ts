import type { AlertRule, RuleGroup, WorkloadRef } from "../internal/system";
import { metricsService, workload } from "./values";

/** What selects NGINX' own series. */
export function ownSeries(namespace: string): string {
    return `job="${metricsService}",namespace="${namespace}"`;
}

/** Prometheus keeps `service` for the scraped Service; NGINX' own label is renamed. */
export const byService = "resource_namespace, exported_service";

/** Answers of backends, in milliseconds. */
export const latency = "nginx_ingress_controller_upstream_server_response_latency_ms";

/**
 * What goes wrong between a visitor and a service.
 *
 * @param namespace Where NGINX runs.
 */
export function nginxRuleGroups(namespace: string, pods: WorkloadRef): RuleGroup[] {
    const own = ownSeries(namespace);
    const kind = pods.kind.toLowerCase();
    const logs = `kubectl -n ${namespace} logs ${kind}/${pods.name}`;
    return [
        {
            name: "nginx",
            rules: [...standAlerts(own, namespace, kind, logs), ...trafficAlerts(own, logs)],
        },
    ];
}

function standAlerts(own: string, namespace: string, kind: string, logs: string): AlertRule[] {
    return [
        {
            alert: "NginxDown",
            expr: `absent(nginx_ingress_nginx_up{${own}} == 1)`,
            for: "3m",
            severity: "critical",
            summary: `No NGINX answers: nothing of the class ${workload} is reached from outside.`,
            runbook: `Look at the pods and their events: kubectl -n ${namespace} describe ${kind},pods. Pending pods want a node with the label node-role.kubernetes.io/edge. Pods that crash at start miss the Secret that ingress.certificateSecret names, or cannot reach the API server: ${logs}.`,
        },
        {
            alert: "NginxConfigurationRefused",
            expr: `min by (pod) (nginx_ingress_controller_nginx_last_reload_status{${own}}) == 0`,
            for: "5m",
            severity: "critical",
            summary:
                "{{ $labels.pod }} could not take up its last configuration: new routes are not served.",
            runbook: `The log has NGINX' own words, with file and line (${logs} | grep emerg); the file is named after an Ingress. Take back what was changed last in it, or in ingress.headers.`,
        },
    ];
}

function trafficAlerts(own: string, logs: string): AlertRule[] {
    const answers = (more: string) => `rate(${latency}_count{${own}${more}}[5m])`;
    return [
        {
            alert: "NginxBackendErrorsHigh",
            expr: `sum by (${byService}) (${answers(',code=~"5.."')}) / sum by (${byService}) (${answers("")}) > 0.05`,
            for: "10m",
            severity: "warning",
            summary:
                "{{ $value | humanizePercentage }} of the answers of {{ $labels.resource_namespace }}/{{ $labels.exported_service }} are errors.",
            runbook: `502 and 504 in the access log (${logs}) mean that its pods are not reached, or none is ready: compare their network policy and port. All others are its own answers.`,
        },
        {
            alert: "NginxLatencyHigh",
            expr: `histogram_quantile(0.99, sum by (${byService}, le) (rate(${latency}_bucket{${own}}[5m]))) / 1000 > 3`,
            for: "15m",
            severity: "warning",
            summary:
                "1 in 100 answers of {{ $labels.resource_namespace }}/{{ $labels.exported_service }} takes {{ $value | humanizeDuration }} or more.",
            runbook:
                "One slow service is slow by itself: look at its pods. If all are slow, look at the CPU of NGINX' own pods, and at the network between the nodes.",
        },
    ];
}
