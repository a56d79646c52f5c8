import type { z } from "zod";

import type { storage } from "./settings/storage";
import { checkStorageClasses } from "./storageClasses";

/** What the rules over several settings look at. */
interface Settings {
    /** In the clear where the program runs, an encrypted map where files are read. */
    readonly alertWebhookUrl?: unknown;
    readonly alertWebhookPort: number;
    readonly layers: readonly string[];
    readonly certificates: {
        readonly provider: string;
        readonly issuer: string;
        readonly acme: { readonly email?: string | undefined };
    };
    readonly storage: z.output<typeof storage>;
    readonly delivery: Readonly<Record<ForgeServer, { readonly enabled: boolean }>>;
    readonly woodpeckerClientSecret?: unknown;
    readonly droneClientSecret?: unknown;
    readonly teams: readonly {
        readonly services: readonly { readonly host?: string | undefined }[];
    }[];
}

/** Build servers that people log in to through a forge. */
type ForgeServer = "woodpecker" | "drone";

type Report = (path: (string | number)[], message: string) => void;

/** Says what is wrong between settings that are each right. */
export function checkConsistency(settings: Settings, context: z.core.$RefinementCtx): void {
    const report: Report = (path, message) => {
        context.addIssue({ code: "custom", path, message });
    };
    if (!settings.layers.includes("foundation")) {
        report(["layers"], "a list with foundation, on which every other layer stands");
    }
    checkWebhook(settings, report);
    checkCertificates(settings, report);
    checkStorageClasses(settings.storage, report);
    checkForgeServers(settings, report);
    const hosts = new Set<string>();
    for (const [team, { services }] of settings.teams.entries()) {
        for (const [index, { host }] of services.entries()) {
            const path = ["teams", team, "services", index, "host"];
            if (host === undefined) {
                continue;
            }
            if (!settings.layers.includes("networking")) {
                report(
                    path,
                    "left out where groundwork:layers has no networking, or have that layer",
                );
            }
            if (hosts.has(host)) {
                report(path, "a host that no other service has");
            }
            hosts.add(host);
        }
    }
}

function checkCertificates({ certificates }: Settings, report: Report): void {
    const { provider, issuer, acme } = certificates;
    if (provider !== "none" && issuer === "acme" && acme.email === undefined) {
        report(
            ["certificates", "acme", "email"],
            "the address that the authority writes to, as certificates.issuer is acme",
        );
    }
}

/** A forge sends its news to a host, and knows the server by a secret. */
function checkForgeServers(settings: Settings, report: Report): void {
    for (const server of ["woodpecker", "drone"] as const) {
        if (!settings.delivery[server].enabled || !settings.layers.includes("delivery")) {
            continue;
        }
        if (!settings.layers.includes("networking")) {
            report(
                ["delivery", server, "enabled"],
                "false where groundwork:layers has no networking, as its forge has to reach it",
            );
        }
        if (settings[`${server}ClientSecret`] === undefined) {
            report(
                [`${server}ClientSecret`],
                `the secret of the OAuth application that delivery.${server}.forge.clientId names, set with pulumi config set --secret`,
            );
        }
    }
}

/** No message says anything of the address, which is a secret. */
function checkWebhook(settings: Settings, report: Report): void {
    if (typeof settings.alertWebhookUrl !== "string") {
        return;
    }
    const port = webPort(settings.alertWebhookUrl);
    if (port === undefined) {
        report(["alertWebhookUrl"], "an address that begins with https:// or http://");
    } else if (port !== settings.alertWebhookPort) {
        report(
            ["alertWebhookPort"],
            "the port in groundwork:alertWebhookUrl (443 for https and 80 for http where it names none)",
        );
    }
}

/** The port that a web address leads to; undefined where it is none. */
function webPort(address: string): number | undefined {
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
