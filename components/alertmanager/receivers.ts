import type { ReceiverConfig } from "../../config";
import type { AlertRule } from "../internal/system";
import { watchdogAlert } from "./watchdog";

/** Whom alerts are sent to, and which. */
export type Receiver = ReceiverConfig;

type Settings = Readonly<Record<string, unknown>>;

/** Who is told of what nobody else is told of: nobody. */
export const nobody = "nobody";

/** The directory in which each receiver that needs one has its secret, in a file of its name. */
export const secretDirectory = "/etc/alertmanager/secrets";

/** Does it take an address with a token, or a password, to reach it? */
export function hasSecret({ email }: Receiver): boolean {
    return email === undefined || email.username !== undefined;
}

/** The ports that messages leave to, each once. */
export function receiverPorts(receivers: readonly Receiver[]): readonly number[] {
    const ports = receivers.map(({ webhook, email }) =>
        email === undefined ? (webhook?.port ?? 443) : Number(email.smarthost.split(":").at(-1)),
    );
    return [...new Set(ports)].sort((one, other) => one - other);
}

/** An entry of `receivers`. Secrets are files: they stand in no ConfigMap. */
export function receiverEntry({ name, webhook, email, slack }: Receiver): Settings {
    const file = `${secretDirectory}/${name}`;
    const resolved = { send_resolved: true };
    return {
        name,
        ...(webhook && { webhook_configs: [{ url_file: file, ...resolved }] }),
        ...(email && {
            email_configs: [
                {
                    to: email.to.join(", "),
                    from: email.from,
                    smarthost: email.smarthost,
                    // In the clear neither a password nor an alert leaves the cluster.
                    require_tls: true,
                    force_implicit_tls: email.tls === "implicit",
                    ...(email.username !== undefined && {
                        auth_username: email.username,
                        auth_password_file: file,
                    }),
                    ...resolved,
                },
            ],
        }),
        ...(slack && {
            slack_configs: [
                { api_url_file: file, channel: slack.channel, text: slackText, ...resolved },
            ],
        }),
    };
}

/** What to know and what to do; Slack's own text has neither. */
const slackText =
    "{{ range .Alerts }}*{{ .Annotations.summary }}*\n{{ .Annotations.runbook }}\n{{ end }}";

/** The routes below the first: the heartbeat, then every receiver for itself. */
export function routes(receivers: readonly Receiver[]): Settings[] {
    return [heartbeat(receivers), ...receivers.map(alertRoute)];
}

/** Whoever misses it knows that no alert would arrive either. */
function heartbeat(receivers: readonly Receiver[]): Settings {
    return {
        matchers: [`alertname="${watchdogAlert}"`],
        receiver: nobody,
        group_wait: "0s",
        group_interval: "1m",
        repeat_interval: "15m",
        routes: receivers
            .filter((receiver) => receiver.heartbeat)
            .map(({ name }) => ({ receiver: name, continue: true })),
    };
}

function alertRoute({ name, severities, teams }: Receiver): Settings {
    const matchers = [...oneOf("severity", severities), ...oneOf("team", teams)];
    return {
        receiver: name,
        ...(matchers.length > 0 && { matchers }),
        // The next receiver may want the same alert.
        continue: true,
        routes: [{ receiver: name, matchers: [critical], repeat_interval: "2h" }],
    };
}

const critical = `severity="${"critical" satisfies AlertRule["severity"]}"`;

function oneOf(label: string, values: readonly string[]): string[] {
    return values.length === 0 ? [] : [`${label}=~"${values.join("|")}"`];
}
