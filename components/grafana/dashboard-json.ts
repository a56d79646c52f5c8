import type { Dashboard, Panel } from "../internal/system";
import { UserError } from "../../errors";

/** The one data source, by the identity that panels name. */
export const dataSourceUid = "prometheus";

const dataSource = { type: "prometheus", uid: dataSourceUid } as const;

/** Grafana's grid is 24 columns wide. */
const panelSize = { w: 12, h: 8 } as const;

/** What a ConfigMap holds at most, with its keys and labels. */
const largestConfigMap = 2 ** 20 - 2 ** 12;

/**
 * Dashboards as Grafana reads them, by their identity.
 *
 * @throws UserError where an identity is taken twice or unfit, or a dashboard fits no ConfigMap.
 */
export function renderDashboards(dashboards: readonly Dashboard[]): ReadonlyMap<string, string> {
    const rendered = new Map<string, string>();
    for (const dashboard of dashboards) {
        const { uid } = dashboard;
        if (!/^[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?$/.test(uid)) {
            throw new UserError(
                `The dashboard ${dashboard.title} has the uid ${uid}, but it must be lower-case letters, digits and inner hyphens, at most 40.`,
            );
        }
        if (rendered.has(uid)) {
            throw new UserError(
                `The dashboard uid ${uid} is used twice, but each dashboard needs its own: rename one.`,
            );
        }
        const json = renderDashboard(dashboard);
        if (Buffer.byteLength(json) > largestConfigMap) {
            throw new UserError(
                `The dashboard ${uid} takes ${Buffer.byteLength(json)} bytes, but a ConfigMap holds ${largestConfigMap}: split it in two.`,
            );
        }
        rendered.set(uid, json);
    }
    return rendered;
}

/** One dashboard in Grafana's JSON: time series, two a row, in the order of the panels. */
export function renderDashboard({ uid, title, panels }: Dashboard): string {
    return JSON.stringify(
        {
            uid,
            title,
            tags: ["groundwork"],
            // Grafana migrates from any older schema to its own when it loads the dashboard.
            schemaVersion: 41,
            version: 1,
            editable: false,
            graphTooltip: 1,
            refresh: "1m",
            time: { from: "now-6h", to: "now" },
            timezone: "browser",
            annotations: { list: [] },
            templating: { list: [] },
            panels: panels.map(renderPanel),
        },
        undefined,
        2,
    );
}

function renderPanel({ title, unit, queries }: Panel, index: number): object {
    return {
        id: index + 1,
        type: "timeseries",
        title,
        datasource: dataSource,
        gridPos: {
            ...panelSize,
            x: (index % 2) * panelSize.w,
            y: Math.floor(index / 2) * panelSize.h,
        },
        fieldConfig: {
            defaults: { unit, custom: { fillOpacity: 10, showPoints: "never" } },
            overrides: [],
        },
        options: {
            legend: { displayMode: "list", placement: "bottom", showLegend: true },
            tooltip: { mode: "multi", sort: "desc" },
        },
        targets: queries.map(({ expr, legend }, position) => ({
            refId: `Q${position + 1}`,
            datasource: dataSource,
            expr,
            legendFormat: legend,
            range: true,
        })),
    };
}
