import type { OidcConfig } from "../../config";
import type { DataSource } from "../internal/system";
import { renderYaml } from "../internal/yaml";
import { dataSourceUid } from "./dashboard-json";
import { type Sections, signOnSections } from "./sign-on";
import { authorityKey, dashboardDirectory, secretDirectory, secretKeys } from "./values";

export interface GrafanaConfiguration {
    readonly prometheusUrl: string;
    readonly dataSources: readonly DataSource[];
    /** Where people reach it. @default where they forward the port to */
    readonly host?: string | undefined;
    /** Who else says who somebody is. @default nobody */
    readonly oidc?: OidcConfig | undefined;
}

/** What Grafana reads at start, by file name. */
export function grafanaConfiguration({
    prometheusUrl,
    dataSources,
    host,
    oidc,
}: GrafanaConfiguration): Readonly<Record<string, string>> {
    return {
        "grafana.ini": renderIni([
            settings,
            host === undefined ? {} : { server: { domain: host, root_url: `https://${host}/` } },
            oidc === undefined ? {} : signOnSections(oidc),
        ]),
        ...(oidc?.ca !== undefined && { [authorityKey]: oidc.ca }),
        "data-sources.yaml": renderYaml({
            apiVersion: 1,
            prune: true,
            datasources: [
                {
                    name: "Prometheus",
                    uid: dataSourceUid,
                    type: "prometheus",
                    access: "proxy",
                    url: prometheusUrl,
                    isDefault: true,
                    editable: false,
                    // The interval is Prometheus' own, so that no graph asks for finer steps.
                    jsonData: { httpMethod: "POST", timeInterval: "30s", manageAlerts: false },
                },
                ...dataSources.map(({ uid, name, type, url, options }) => ({
                    name,
                    uid,
                    type,
                    access: "proxy",
                    url,
                    editable: false,
                    ...(options && { jsonData: options }),
                })),
            ],
        }),
        "dashboards.yaml": renderYaml({
            apiVersion: 1,
            providers: [
                {
                    name: "groundwork",
                    folder: "Groundwork",
                    type: "file",
                    disableDeletion: true,
                    allowUiUpdates: false,
                    updateIntervalSeconds: 30,
                    options: { path: dashboardDirectory },
                },
            ],
        }),
    };
}

export const homeDashboardUid = "platform-overview";

/** Closed by default, and silent to the outside: Grafana calls nobody but its data sources, and who says who somebody is. */
const settings: Sections = {
    analytics: {
        reporting_enabled: false,
        check_for_updates: false,
        check_for_plugin_updates: false,
        feedback_links_enabled: false,
    },
    auth: { login_maximum_inactive_lifetime_duration: "1d" },
    "auth.anonymous": { enabled: false },
    dashboards: {
        default_home_dashboard_path: `${dashboardDirectory}/${homeDashboardUid}.json`,
        min_refresh_interval: "30s",
    },
    log: { mode: "console" },
    "log.console": { format: "json" },
    metrics: { enabled: true },
    news: { news_feed_enabled: false },
    plugins: {
        plugin_admin_enabled: false,
        preinstall_disabled: true,
        preinstall_auto_update: false,
        public_key_retrieval_disabled: true,
    },
    public_dashboards: { enabled: false },
    security: {
        admin_user: "admin",
        admin_password: `$__file{${secretDirectory}/${secretKeys.adminPassword}}`,
        secret_key: `$__file{${secretDirectory}/${secretKeys.encryptionKey}}`,
        content_security_policy: true,
        cookie_samesite: "strict",
        cookie_secure: true,
        disable_gravatar: true,
    },
    snapshots: { external_enabled: false },
    // Alerts are Prometheus' and Alertmanager's: a second place would contradict the first.
    unified_alerting: { enabled: false },
    users: { allow_sign_up: false, allow_org_create: false },
};

/** @param layers Of settings; a later one goes over those before. */
function renderIni(layers: readonly Sections[]): string {
    const names = new Set(layers.flatMap((layer) => Object.keys(layer)));
    return [...names]
        .map((name) => {
            const values = new Map(layers.flatMap((layer) => Object.entries(layer[name] ?? {})));
            const lines = [...values].map(([key, value]) => `${key} = ${String(value)}`);
            return [`[${name}]`, ...lines, ""].join("\n");
        })
        .join("\n");
}
