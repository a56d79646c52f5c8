import type { RemoteWriteConfig } from "../../config";
import { type Flow, toServer } from "../internal/network";
import type { Dashboard, RuleGroup } from "../internal/system";

/** A server that gets samples as they come. */
export type Endpoint = RemoteWriteConfig;

type Settings = Readonly<Record<string, unknown>>;

/** The directory in which each endpoint that needs one has its secret, in a file of its name. */
export const secretDirectory = "/etc/prometheus/secrets";

/** Does it take a password, a token or a client's secret? */
export function hasSecret({ basic, bearer, oauth2 }: Endpoint): boolean {
    return (basic ?? bearer ?? oauth2) !== undefined;
}

/** The ways out: to every endpoint, and to whoever gives the token for it. */
export function endpointFlows(endpoints: readonly Endpoint[]): readonly Flow[] {
    return endpoints.flatMap(({ url, networks, oauth2 }) => [
        toServer(url, networks),
        ...(oauth2 ? [toServer(oauth2.tokenUrl, oauth2.networks)] : []),
    ]);
}

/** An entry of `remote_write`. Secrets are files: they stand in no ConfigMap. */
export function endpointEntry(endpoint: Endpoint): Settings {
    const { name, url, tenant, relabel, ca } = endpoint;
    return {
        name,
        url,
        // Credentials go where the settings say, and the network is open to no other place.
        follow_redirects: false,
        ...credentials(endpoint),
        ...(ca !== undefined && { tls_config: { ca } }),
        ...(tenant !== undefined && { headers: { "X-Scope-OrgID": tenant } }),
        ...(relabel.length > 0 && { write_relabel_configs: relabel.map(relabelEntry) }),
    };
}

function credentials({ name, basic, bearer, oauth2 }: Endpoint): Settings {
    const file = `${secretDirectory}/${name}`;
    return {
        ...(basic && { basic_auth: { username: basic.username, password_file: file } }),
        ...(bearer && { authorization: { type: "Bearer", credentials_file: file } }),
        ...(oauth2 && {
            oauth2: {
                client_id: oauth2.clientId,
                client_secret_file: file,
                token_url: oauth2.tokenUrl,
                ...(oauth2.scopes.length > 0 && { scopes: [...oauth2.scopes] }),
                ...(oauth2.ca !== undefined && { tls_config: { ca: oauth2.ca } }),
            },
        }),
    };
}

function relabelEntry(rule: Endpoint["relabel"][number]): Settings {
    return {
        action: rule.action,
        ...("sourceLabels" in rule && { source_labels: [...rule.sourceLabels] }),
        regex: rule.regex,
        ...("targetLabel" in rule && {
            target_label: rule.targetLabel,
            replacement: rule.replacement,
        }),
    };
}

/** What keeps samples from where they are to go; nothing where they go nowhere. */
export function remoteWriteRules(
    endpoints: readonly Endpoint[],
    own: string,
    namespace: string,
): readonly RuleGroup[] {
    const logs = `kubectl -n ${namespace} logs {{ $labels.pod }}`;
    const metric = (name: string) => `prometheus_remote_storage_${name}{${own}}`;
    const latest = (name: string) => `max_over_time(${metric(name)}[5m])`;
    const group: RuleGroup = {
        name: "prometheus-remote-write",
        rules: [
            {
                alert: "RemoteWriteFailing",
                expr: `rate(${metric("samples_failed_total")}[5m]) / rate(${metric("samples_total")}[5m]) > 0.01`,
                for: "15m",
                severity: "critical",
                summary:
                    "{{ $labels.remote_name }} refuses {{ $value | humanizePercentage }} of the samples of {{ $labels.pod }}, which are lost there.",
                runbook: `Its answer is in the log: ${logs}. Refused for good are samples that are too old, out of order, too many, or of somebody it does not know: its limits, then the secret remoteWriteSecrets.{{ $labels.remote_name }}.`,
            },
            {
                alert: "RemoteWriteBehind",
                expr: `${latest("queue_highest_timestamp_seconds")} - ${latest("queue_highest_sent_timestamp_seconds")} > 120`,
                for: "15m",
                severity: "critical",
                summary:
                    "{{ $labels.remote_name }} gets the samples of {{ $labels.pod }} {{ $value | humanizeDuration }} late.",
                runbook: `After two hours the first of them are lost there. Does it answer (${logs})? If not: its address, monitoring.remoteWrite's networks, its certificate. If it is slow: send less with relabel, and look at Prometheus' CPU.`,
            },
        ],
    };
    return endpoints.length > 0 ? [group] : [];
}

/** How much goes out and how late it is; nothing where it goes nowhere. */
export function remoteWritePanels(
    endpoints: readonly Endpoint[],
    own: string,
): Dashboard["panels"] {
    const metric = (name: string) => `prometheus_remote_storage_${name}{${own}}`;
    const legend = "{{pod}} to {{remote_name}}";
    return endpoints.length === 0
        ? []
        : [
              {
                  title: "Samples sent elsewhere",
                  unit: "cps",
                  queries: [{ expr: `rate(${metric("samples_total")}[$__rate_interval])`, legend }],
              },
              {
                  title: "Samples sent elsewhere, how late",
                  unit: "s",
                  queries: [
                      {
                          expr: `${metric("queue_highest_timestamp_seconds")} - ${metric("queue_highest_sent_timestamp_seconds")}`,
                          legend,
                      },
                  ],
              },
          ];
}
