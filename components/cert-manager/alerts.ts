import type { RuleGroup } from "../internal/system";
import { metricsService, release } from "./values";

const own = `job="${metricsService}"`;
/** Prometheus keeps what a metric calls `namespace` beside where it was scraped. */
const which = "{{ $labels.exported_namespace }}/{{ $labels.name }}";

/** When certificates end; of one that was never issued the metric says 0. */
const end = `certmanager_certificate_expiration_timestamp_seconds{${own}} > 0`;

/** What keeps hosts from being trusted. @param namespace Where cert-manager runs. */
export function certManagerRuleGroups(namespace: string): RuleGroup[] {
    const logs = `kubectl -n ${namespace} logs deployment/${release}`;
    return [
        {
            name: "cert-manager",
            rules: [
                {
                    alert: "CertificateExpiring",
                    // They are renewed when a third of their time is left, which is 30 days of 90.
                    expr: `(${end}) - time() < 10 * 24 * 3600`,
                    for: "1h",
                    severity: "warning",
                    summary: `The certificate ${which} ends within ten days, and its renewal has failed.`,
                    runbook: `kubectl describe certificate,order,challenge in its namespace says why. A challenge that waits: its host must lead to the ingress controller from outside, at port 80. ${logs} has the issuer's answers.`,
                },
                {
                    alert: "CertificateExpired",
                    expr: `(${end}) < time()`,
                    for: "5m",
                    severity: "critical",
                    summary: `The certificate ${which} has ended: its host is shown as unsafe.`,
                    runbook: `kubectl describe certificate,order,challenge in its namespace says why it was not renewed. A certificate from elsewhere can be put into its Secret until then. ${logs} has the issuer's answers.`,
                },
                {
                    alert: "CertificateNotReady",
                    expr: `max by (exported_namespace, name) (certmanager_certificate_ready_status{${own},condition!="True"}) == 1`,
                    for: "30m",
                    severity: "warning",
                    summary: `The certificate ${which} is not there, or is not what was asked for.`,
                    runbook: `kubectl describe certificate,certificaterequest,order,challenge in its namespace says what is waited for; kubectl describe clusterissuer whether the issuer works.`,
                },
                {
                    alert: "CertManagerDown",
                    expr: `absent(up{${own},pod=~"${release}-[a-z0-9]+-[a-z0-9]+"} == 1)`,
                    for: "10m",
                    severity: "critical",
                    summary: "Nobody issues or renews certificates; those there are served on.",
                    runbook: `kubectl -n ${namespace} describe deployment,pods shows what keeps the pods: no room on the nodes, the image, or the quota. A crash has its reason in ${logs}.`,
                },
            ],
        },
    ];
}
