import type { z } from "zod";

import { type AdmissionSettings, checkAdmission } from "./admission";
import { type AutoscalingSettings, checkAutoscaling } from "./autoscaling";
import { checkCharts } from "./charts";
import { checkEntrance, type EntranceSettings } from "./entrance";
import { checkHosts, type HostSettings } from "./hosts";
import { type AlertSettings, checkReceivers } from "./receivers";
import { checkReleases, type ReleaseSettings } from "./releases";
import { checkRemoteWrite, type RemoteWriteSettings } from "./remoteWrite";
import type { storage } from "./settings/storage";
import { checkStorageClasses } from "./storageClasses";
import { checkTeams, type Team } from "./teams";

/** What the rules over several settings look at. */
interface Settings
    extends
        AdmissionSettings,
        AlertSettings,
        AutoscalingSettings,
        EntranceSettings,
        HostSettings,
        ReleaseSettings,
        RemoteWriteSettings {
    readonly profile: string;
    readonly certificates: {
        readonly provider: string;
        readonly issuer: string;
        readonly acme: { readonly email?: string | undefined };
    };
    readonly logging: {
        readonly provider: string;
        readonly dashboardsHost?: string | undefined;
    };
    readonly tracing: {
        readonly provider: string;
        readonly store?: object | undefined;
        readonly ui: { readonly host?: string | undefined };
    };
    readonly storage: z.output<typeof storage>;
    readonly delivery: Readonly<Record<ForgeServer, { readonly enabled: boolean }>>;
    readonly grafana: { readonly host?: string | undefined; readonly oidc?: object | undefined };
    readonly grafanaClientSecret?: unknown;
    readonly woodpeckerClientSecret?: unknown;
    readonly droneClientSecret?: unknown;
    readonly teams: readonly Team[];
}

/** Build servers that people log in to through a forge. */
type ForgeServer = "woodpecker" | "drone";

export type Path = readonly (string | number)[];
/** Takes what a value must be instead. */
export type Report = (path: Path, message: string) => void;

/** Says what is wrong between settings that are each right. */
export function checkConsistency(settings: Settings, context: z.core.$RefinementCtx): void {
    const report: Report = (path, message) => {
        context.addIssue({ code: "custom", path: [...path], message });
    };
    if (!settings.layers.includes("foundation")) {
        report(["layers"], "a list with foundation, on which every other layer stands");
    }
    checkAdmission(settings, report);
    checkReceivers(settings, report);
    checkRemoteWrite(settings, report);
    checkAutoscaling(settings, report);
    checkCertificates(settings, report);
    checkStorageClasses(settings.storage, report);
    checkForgeServers(settings, report);
    checkEntrance(settings, report);
    checkTracing(settings, report);
    checkPages(settings, report);
    checkSignOn(settings, report);
    checkHosts(settings, report);
    checkCharts(settings, report);
    checkReleases(settings, report);
    checkTeams(settings.teams, settings, report);
}

/** Only one of the stores of logs has pages of its own. */
function checkPages({ logging }: Settings, report: Report): void {
    if (logging.dashboardsHost !== undefined && logging.provider !== "opensearch") {
        report(
            ["logging", "dashboardsHost"],
            "left out where groundwork:logging.provider is not opensearch",
        );
    }
}

/** A provider sends people back to a host, and knows Grafana by a secret. */
function checkSignOn({ layers, grafana, grafanaClientSecret }: Settings, report: Report): void {
    if (grafana.oidc === undefined || !layers.includes("observability")) {
        return;
    }
    if (grafana.host === undefined) {
        report(["grafana", "host"], "the host that people come back to from grafana.oidc");
    }
    if (grafanaClientSecret === undefined) {
        report(
            ["grafanaClientSecret"],
            "the secret of the client that grafana.oidc.clientId names, set with pulumi config set --secret",
        );
    }
}

/** A volume has one writer, which no second replica can stand in for. */
function checkTracing({ layers, profile, tracing }: Settings, report: Report): void {
    if (tracing.provider === "none" || !layers.includes("tracing")) {
        return;
    }
    if (profile === "ha" && tracing.store === undefined) {
        report(
            ["tracing", "store"],
            "a map with kind (opensearch or elasticsearch), url and credentialsSecret, as the profile ha keeps traces where several replicas write",
        );
    }
}

function checkCertificates({ certificates, ingress }: Settings, report: Report): void {
    const { provider, issuer, acme } = certificates;
    if (provider === "none" || issuer !== "acme") {
        return;
    }
    if (ingress.controllers.includes("nginx")) {
        report(
            ["certificates", "issuer"],
            "internal where groundwork:ingress.controllers has nginx, which serves one Ingress a host, and so not the one that answers the authority's visit",
        );
    }
    if (acme.email === undefined) {
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
