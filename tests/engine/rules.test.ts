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
import { temporaryFolder } from "../support/temporary";

describe("the rules of the platform, by promtool", function () {
    this.timeout(120_000);
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
