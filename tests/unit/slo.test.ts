import * as assert from "node:assert/strict";

import { errorBudget, type Slo, sloDashboard, sloRuleGroups } from "../../components/internal/slo";

const slo: Slo = {
    name: "shop",
    title: "orders",
    objective: 0.995,
    errors: "sum(rate(orders_failed_total[5m]))",
    total: "sum(rate(orders_total[5m]))",
    runbook: "Look at the shop.",
};

const rules = sloRuleGroups(slo).flatMap((group) => group.rules);
const alerts = rules.filter((rule) => "alert" in rule);
const recorded = new Set(rules.flatMap((rule) => ("record" in rule ? [rule.record] : [])));

describe("an objective", () => {
    it("leaves a budget without the dust of binary fractions", () => {
        for (const [objective, budget] of [
            [0.9, 0.1],
            [0.99, 0.01],
            [0.999, 0.001],
            [0.9995, 0.0005],
        ] as const) {
            assert.equal(errorBudget({ ...slo, objective }), budget);
        }
    });

    it("has the four burn rates of the workbook, each over a long and a short window", () => {
        const bounds = alerts.map(({ severity, expr }) => [
            severity,
            [...expr.matchAll(/rate(\w+)\{slo="shop"\} > \((\S+) \* 0\.005\)/g)].map(
                ([, window, factor]) => `${factor} ${window}`,
            ),
        ]);
        assert.deepEqual(bounds, [
            ["critical", ["14.4 1h", "14.4 5m", "6 6h", "6 30m"]],
            ["warning", ["3 1d", "3 2h", "1 3d", "1 6h"]],
        ]);
    });

    it("records all that its alerts and its dashboard ask for, under its name", () => {
        const asked = [
            ...alerts.map(({ expr }) => expr),
            ...sloDashboard([slo]).panels.flatMap(({ queries }) => queries.map(({ expr }) => expr)),
        ].flatMap((expr) => [...expr.matchAll(/\bslo:\w+:\w+/g)].map(([name]) => name));
        assert.ok(asked.length > 10);
        assert.deepEqual(
            asked.filter((name) => !recorded.has(name)),
            [],
        );
        for (const rule of rules) {
            assert.deepEqual(rule.labels, { slo: "shop" });
        }
    });

    it("takes a month's samples less often than the rest", () => {
        const slow = sloRuleGroups(slo).filter(({ interval }) => interval !== undefined);
        assert.deepEqual(
            slow.map((group) => group.rules.map((rule) => rule.expr.includes("[30d]"))),
            [[true]],
        );
    });
});
