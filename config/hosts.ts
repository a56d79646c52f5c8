import type { Path, Report } from "./consistency";
import { placed, type Team } from "./teams";

/** What of the settings names hosts. */
export interface HostSettings {
    readonly layers: readonly string[];
    readonly logging: { readonly dashboardsHost?: string | undefined };
    readonly tracing: { readonly ui: { readonly host?: string | undefined } };
    readonly grafana: { readonly host?: string | undefined };
    readonly teams: readonly Team[];
}

/** A setting that names a host. */
interface Place {
    readonly path: Path;
    readonly host?: string | undefined;
}

/** A host leads to one place, and nowhere without the layer that routes. */
export function checkHosts(settings: HostSettings, report: Report): void {
    const hosts = new Set<string>();
    for (const { path, host } of places(settings)) {
        if (host === undefined) {
            continue;
        }
        if (!settings.layers.includes("networking")) {
            report(path, "left out where groundwork:layers has no networking, or have that layer");
        }
        if (hosts.has(host)) {
            report(path, "a host that no other service has");
        }
        hosts.add(host);
    }
}

function places({ layers, logging, tracing, grafana, teams }: HostSettings): readonly Place[] {
    const pages = [
        { layer: "logging", path: ["logging", "dashboardsHost"], host: logging.dashboardsHost },
        { layer: "tracing", path: ["tracing", "ui", "host"], host: tracing.ui.host },
        { layer: "observability", path: ["grafana", "host"], host: grafana.host },
    ];
    return [
        ...pages.filter(({ layer }) => layers.includes(layer)),
        ...placed(teams).flatMap(({ services, path }) =>
            services.map(({ host }, index) => ({
                path: [...path, "services", index, "host"],
                host,
            })),
        ),
    ];
}
