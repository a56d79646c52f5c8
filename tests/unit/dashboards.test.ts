import * as assert from "node:assert/strict";

import { parse } from "yaml";

import { at } from "../support/graph";
import { dashboardQueries, dashboardsOf, textOf, wholePlatform } from "../support/monitoring";
import { listAt } from "../support/observability";

/** Who gives a metric, by how its name begins; the job is the scraped Service's name, or its own. */
const sources: readonly (readonly [RegExp, jobs: readonly string[]])[] = [
    [/^kube_/, ["kube-state-metrics"]],
    [/^container_/, ["cadvisor"]],
    [/^(kubelet|storage_operation)_/, ["kubelet"]],
    [/^(apiserver|aggregator)_/, ["kubernetes-apiserver"]],
    [/^node_/, ["node-exporter"]],
    [/^coredns_/, ["coredns", "node-local-dns"]],
    [/^traefik_/, ["traefik-metrics"]],
    [/^nginx_ingress_/, ["nginx-metrics"]],
    [/^certmanager_/, ["cert-manager-metrics"]],
    [/^keda_/, ["keda-metrics"]],
    [/^fluentbit_/, ["fluent-bit"]],
    [/^loki_/, ["loki"]],
    [/^elasticsearch_/, ["opensearch-exporter"]],
    [/^otelcol_/, ["otel-agent", "otel-gateway", "jaeger"]],
    [/^jaeger_/, ["jaeger"]],
    [/^prometheus_/, ["prometheus"]],
    [/^alertmanager_/, ["alertmanager"]],
    [/^grafana_/, ["grafana"]],
    [/^(jenkins|default_jenkins|vm)_/, ["jenkins"]],
    [/^(process|go|scrape)_|^up$|^ALERTS$/, ["any"]],
];

const units = [
    "short",
    "s",
    "ms",
    "d",
    "bytes",
    "Bps",
    "reqps",
    "pps",
    "percent",
    "percentunit",
    "cps",
];

const words = /^(by|without|on|ignoring|group_left|group_right|and|or|unless|bool|offset)$/;

/** The metrics that a query names, each with the job that it asks, if it asks one. */
function metricsIn(expr: string): { readonly name: string; readonly job: string | undefined }[] {
    const selectors = expr
        .replace(/\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/g, "")
        .replace(/\[[^\]]*\]/g, "")
        .replace(/"[^"]*"/g, (text) => text.replace(/[{}()]/g, "_"));
    return [...selectors.matchAll(/\b([a-zA-Z_:][\w:]*)(\s*\()?(\{[^}]*\})?/g)]
        .filter(([, name = "", call]) => call === undefined && !words.test(name))
        .map(([, name = "", , labels = ""]) => ({
            name,
            job: /\bjob="([^"]*)"/.exec(labels)?.[1],
        }));
}

describe("the metrics that a query names", () => {
    for (const [expr, names] of [
        ['sum by (a, b) (rate(x_total{job="j",le=~"1|{2}"}[5m])) / 2', ["x_total"]],
        ["a and on () max(up) == 1 or vector(0)", ["a", "up"]],
        ["1 - ns:x:rate5m > 1e-3", ["ns:x:rate5m"]],
    ] as const) {
        it(`are ${names.join(" and ")} in ${expr}`, () => {
            assert.deepEqual(
                metricsIn(expr).map(({ name }) => name),
                names,
            );
        });
    }
});

describe("the dashboards and rules of the whole platform", () => {
    let dashboards: ReturnType<typeof dashboardsOf>;
    let queries: readonly { readonly where: string; readonly expr: string }[] = [];
    let recorded: ReadonlySet<string> = new Set();
    before(async () => {
        const graph = await wholePlatform();
        dashboards = dashboardsOf(graph);
        const rules = listAt(parse(textOf(graph, "prometheus-rules", "rules.yaml")), "groups")
            .flatMap((group) => listAt(group, "rules"))
            .map((rule) => ({
                where: String(at(rule, "alert") ?? at(rule, "record")),
                expr: String(at(rule, "expr")),
                record: at(rule, "record") === undefined ? [] : [String(at(rule, "record"))],
            }));
        recorded = new Set(rules.flatMap(({ record }) => record));
        queries = [...dashboardQueries(graph), ...rules];
    });

    it("have identities and titles of their own", () => {
        for (const key of ["uid", "title"] as const) {
            const all = dashboards.map((dashboard) => dashboard[key]);
            assert.deepEqual([...new Set(all)], all);
        }
    });

    it("have panels of their own titles, each with a unit that Grafana knows and something to show", () => {
        for (const { uid, panels } of dashboards) {
            assert.ok(panels.length > 0, uid);
            assert.equal(new Set(panels.map(({ title }) => title)).size, panels.length, uid);
            for (const { title, fieldConfig, targets } of panels) {
                assert.ok(units.includes(fieldConfig.defaults.unit), `${uid}: ${title}`);
                assert.ok(targets.length > 0, `${uid}: ${title}`);
            }
        }
    });

    it("ask for metrics that some scrape gives or some rule records, and of the job that gives them", () => {
        const faults = queries.flatMap(({ where, expr }) =>
            metricsIn(expr.replaceAll("$__rate_interval", "5m")).flatMap(({ name, job }) => {
                if (recorded.has(name)) {
                    return [];
                }
                const jobs = sources.find(([pattern]) => pattern.test(name))?.[1] ?? [];
                const fits =
                    jobs[0] === "any" || (job === undefined ? jobs.length > 0 : jobs.includes(job));
                return fits ? [] : [`${where}: ${name} of ${job ?? "no job"}`];
            }),
        );
        assert.ok(queries.length > 200, String(queries.length));
        assert.deepEqual(faults, []);
    });
});
