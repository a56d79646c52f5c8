import * as assert from "node:assert/strict";

import { renderYaml } from "../../components/internal/yaml";
import {
    type Checker,
    checkers,
    checkersTimeout,
    dashboardQueries,
    textOf,
    wholePlatform,
    written,
} from "../support/monitoring";
import { configOf, graphOf } from "../support/platform";
import { remoteWriteSettings } from "../support/remoteWrite";
import { temporaryFolder } from "../support/temporary";

describe("the rules of the platform, by promtool", () => {
    const folder = temporaryFolder();
    let promtool: Checker;
    let rules: string;
    let queries: ReturnType<typeof dashboardQueries>;
    before(async function () {
        this.timeout(checkersTimeout);
        ({ promtool } = await checkers());
        const graph = await wholePlatform();
        rules = textOf(graph, "prometheus-rules", "rules.yaml");
        queries = dashboardQueries(graph);
    });
    const passes = async (...args: readonly string[]) => {
        const { succeeded, output } = await promtool(...args);
        assert.ok(succeeded, output);
    };

    it("are rules, none of them twice", async () => {
        await passes("check", "rules", "--lint-fatal", written(folder(), "rules.yaml", rules));
    });

    it("are not rules as soon as one of them is broken", async () => {
        const broken = written(folder(), "rules.yaml", rules.replace("vector(1)", "vector(1"));
        assert.ok(!(await promtool("check", "rules", broken)).succeeded);
    });

    it("ask in the same language as every dashboard", async () => {
        const asked = queries.map(({ where, expr }) => ({
            record: `asked:${where.toLowerCase().replace(/\W+/g, "_")}`,
            expr: expr.replaceAll("$__rate_interval", "2m"),
        }));
        assert.ok(asked.length > 50);
        const file = renderYaml({ groups: [{ name: "dashboards", rules: asked }] });
        await passes("check", "rules", "--lint=none", written(folder(), "asked.yaml", file));
    });
});

describe("the configuration of Prometheus and Alertmanager", () => {
    const folder = temporaryFolder();
    let tools: Awaited<ReturnType<typeof checkers>>;
    before(async function () {
        this.timeout(checkersTimeout);
        tools = await checkers();
    });

    for (const environment of ["dev", "staging", "prod"]) {
        it(`is taken by both in ${environment}`, async () => {
            const graph = await graphOf(configOf(environment, { ...told, ...remoteWriteSettings }));
            const files = {
                prometheus: textOf(graph, "prometheus", "prometheus.yml"),
                alertmanager: textOf(graph, "alertmanager", "alertmanager.yml"),
            };
            written(folder(), "rules.yaml", textOf(graph, "prometheus-rules", "rules.yaml"));
            // The files that it names are the pod's.
            const [prometheus, alertmanager] = await Promise.all([
                tools.promtool(
                    ...["check", "config", "--syntax-only"],
                    written(folder(), "prometheus.yml", files.prometheus),
                ),
                tools.amtool(
                    "check-config",
                    written(folder(), "alertmanager.yml", files.alertmanager),
                ),
            ]);
            assert.ok(prometheus.succeeded, prometheus.output);
            assert.ok(alertmanager.succeeded, alertmanager.output);
        });
    }

    const ways: readonly (readonly [readonly string[], readonly string[]])[] = [
        [
            ["alertname=NodeMemoryLow", "severity=critical"],
            ["oncall", "mail"],
        ],
        [["alertname=NodeMemoryLow", "severity=warning"], ["mail"]],
        [
            ["alertname=JobFailed", "severity=warning", "team=sample"],
            ["mail", "chat"],
        ],
        [
            ["alertname=JobFailed", "severity=critical", "team=sample"],
            ["oncall", "mail", "chat"],
        ],
        [["alertname=JobFailed", "severity=warning", "team=other"], ["mail"]],
        [["alertname=Watchdog", "severity=info"], ["oncall"]],
    ];
    for (const [labels, receivers] of ways) {
        it(`leads ${labels.join(" ")} to ${receivers.join(", ")}`, async () => {
            const graph = await graphOf(configOf("prod", told));
            const text = textOf(graph, "alertmanager", "alertmanager.yml");
            const { succeeded, output } = await tools.amtool(
                ...["config", "routes", "test"],
                `--config.file=${written(folder(), "alertmanager.yml", text)}`,
                ...labels,
            );
            assert.ok(succeeded, output);
            // One that is reached by its own route and by that for critical ones is told once.
            assert.deepEqual(output.trim().split(","), receivers);
        });
    }
});

const told = {
    alerting: {
        receivers: [
            { name: "oncall", webhook: {}, severities: ["critical"], heartbeat: true },
            {
                name: "mail",
                email: {
                    smarthost: "smtp.example.com:465",
                    tls: "implicit",
                    from: "alerts@example.com",
                    to: ["ada@example.com"],
                    username: "alerts",
                },
            },
            { name: "chat", slack: { channel: "#alerts" }, teams: ["sample"] },
        ],
    },
    alertSecrets: Object.fromEntries(
        ["oncall", "mail", "chat"].map((name) => [name, { secure: "v1:abc" }]),
    ),
};
