import * as assert from "node:assert/strict";
import { handbook, rules } from "../../policy/rules";
import { judge, resourcesOf } from "./support";

describe("the rules' examples", () => {
    for (const rule of rules) {
        describe(rule.id, () => {
            for (const example of rule.examples.good) {
                it(`good: ${example.title}`, () => {
                    const report = judge(rule, resourcesOf(example), example.settings);
                    assert.deepEqual(report.findings, []);
                    assert.deepEqual(report.notEvaluated, []);
                });
            }
            for (const example of rule.examples.bad) {
                it(`bad: ${example.title}`, () => {
                    const report = judge(rule, resourcesOf(example), example.settings);
                    const found = report.findings.map(({ place, level }) => ({
                        path: place.path,
                        level,
                    }));
                    const expected = example.finds.map(({ path, level = "violation" }) => ({
                        path,
                        level,
                    }));
                    assert.deepEqual(found, expected);
                });
            }
        });
    }

    it("has ten rules, numbered like the handbook's", () => {
        const numbers = handbook.map(({ sources }) => sources.handbook);
        assert.deepEqual(numbers, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    });

    it("has an id for each rule", () => {
        const ids = rules.map(({ id }) => id);
        assert.deepEqual(ids, [...new Set(ids)]);
    });

    it("shows for each rule what is good and what is a violation", () => {
        for (const { id, examples } of rules) {
            const violations = examples.bad
                .flatMap(({ finds }) => finds)
                .filter(({ level = "violation" }) => level === "violation");
            assert.ok(examples.good.length > 0, `${id} has no good example`);
            assert.ok(violations.length > 0, `${id} has no example of a violation`);
        }
    });
});
