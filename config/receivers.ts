import type { Report } from "./consistency";
import { checkNamedSecrets } from "./namedSecrets";

interface Receiver {
    readonly name: string;
    readonly webhook?: { readonly port: number } | undefined;
    readonly email?: { readonly username?: string | undefined } | undefined;
    readonly teams: readonly string[];
}

/** What the rules over receivers look at. */
export interface AlertSettings {
    /** In the clear where the program runs, encrypted where files are read. */
    readonly alertSecrets: Readonly<Record<string, unknown>>;
    readonly alerting: {
        readonly receivers: readonly Receiver[];
    };
    readonly teams: readonly { readonly name: string }[];
}

/** Says what is wrong between receivers, their secrets and the teams. No message shows a secret. */
export function checkReceivers(
    { alerting: { receivers }, alertSecrets, teams }: AlertSettings,
    report: Report,
): void {
    const needsSecret = ({ email }: Receiver) =>
        email === undefined || email.username !== undefined;
    checkNamedSecrets(
        receivers.map((it) => ({ name: it.name, needsSecret: needsSecret(it) })),
        alertSecrets,
        {
            setting: "alertSecrets",
            owner: "receiver",
            list: "alerting.receivers",
            without: "username",
        },
        report,
    );
    for (const [index, { name, webhook, email, teams: wanted }] of receivers.entries()) {
        const secret = alertSecrets[name];
        if (typeof secret === "string" && email === undefined) {
            checkAddress(name, index, secret, webhook?.port ?? 443, report);
        }
        const strange = wanted.findIndex((team) => teams.every((known) => known.name !== team));
        if (strange >= 0) {
            report(
                ["alerting", "receivers", index, "teams", strange],
                "the name of a team in teams",
            );
        }
    }
}

function checkAddress(
    name: string,
    index: number,
    address: string,
    opened: number,
    report: Report,
): void {
    const port = webPort(address);
    if (port === undefined) {
        report(["alertSecrets", name], "an address that begins with https:// or http://");
    } else if (port !== opened) {
        report(
            ["alerting", "receivers", index, "webhook", "port"],
            `the port in groundwork:alertSecrets.${name} (443 for https and 80 for http where it names none)`,
        );
    }
}

/** The port that a web address leads to; undefined where it is none. */
export function webPort(address: string): number | undefined {
    if (!URL.canParse(address)) {
        return undefined;
    }
    const { protocol, port } = new URL(address);
    const standard = new Map([
        ["https:", 443],
        ["http:", 80],
    ]).get(protocol);
    return standard === undefined || port === "" ? standard : Number(port);
}
