import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { describeFinding } from "../../policy/library/report";
import { rules } from "../../policy/rules";
import { judge, resource, resourcesOf, unknownObject, type TestResource } from "./support";
import { places, replaced } from "./tree";

const stacks = rules.flatMap(({ examples }) =>
    [...examples.good, ...examples.bad].map((example) => () => resourcesOf(example)),
);

const anyJson = fc.oneof(
    fc.jsonValue(),
    fc.constant(unknownObject),
    fc.constantFrom(NaN, Infinity, -1, "", "constructor", "__proto__", [], {}, [null], [[]]),
    fc.constantFrom("kubernetes:apps/v1:Deployment", "9".repeat(400), "-".repeat(400)),
);

/** Judges by all rules, and gives everything that they say as one text. */
function sayAll(resources: readonly TestResource[]): string {
    return rules
        .flatMap((rule) => judge(rule, resources).findings)
        .map(describeFinding)
        .join("\n");
}

describe("rules on input of the wrong shape", () => {
    it("give a verdict, whatever stands in one place of an object", () => {
        const change = fc.record({
            stack: fc.constantFrom(...stacks),
            place: fc.nat(),
            value: anyJson,
        });
        fc.assert(
            fc.property(change, ({ stack, place, value }) => {
                const resources = stack();
                const all = resources.flatMap((one) =>
                    places(one.props).map((steps) => ({ one, steps })),
                );
                const chosen = all[place % all.length];
                assert.ok(chosen);
                const changed = resources.map((one) =>
                    one === chosen.one
                        ? resource(one.type, one.name, replaced(one.props, chosen.steps, value))
                        : one,
                );
                assert.equal(typeof sayAll(changed), "string");
            }),
            { numRuns: 150 },
        );
    });

    it("give a verdict, whatever type stands in any place that they read", () => {
        const wrong = [null, true, -0.5, "x", [null], { a: null }];
        for (const rule of rules) {
            for (const example of [...rule.examples.good, ...rule.examples.bad]) {
                const resources = resourcesOf(example);
                for (const [index, { type, name, props }] of resources.entries()) {
                    for (const steps of places(props)) {
                        for (const value of wrong) {
                            const one = resource(type, name, replaced(props, steps, value));
                            const changed = resources.with(index, one);
                            const { findings } = judge(rule, changed, example.settings);
                            assert.equal(typeof findings.map(describeFinding).join(), "string");
                        }
                    }
                }
            }
        }
    });

    it("give a verdict on objects of any content", () => {
        const types = [...new Set(stacks.flatMap((stack) => stack().map(({ type }) => type)))];
        const object = fc.record({
            type: fc.constantFrom(...types, "kubernetes:", "kubernetes:::", "pulumi:pulumi:Stack"),
            props: fc.dictionary(
                fc.constantFrom("metadata", "spec", "data", "kind", "apiVersion", "items"),
                anyJson,
            ),
        });
        fc.assert(
            fc.property(fc.array(object, { maxLength: 4 }), (objects) => {
                const resources = objects.map(({ type, props }, index) =>
                    resource(type, `object-${index}`, props),
                );
                assert.equal(typeof sayAll(resources), "string");
            }),
            { numRuns: 200 },
        );
    });

    it("read a text of a megabyte in one pass", () => {
        const text = "password ".repeat(120_000);
        const configMap = { metadata: { name: "big", namespace: "shop" }, data: { text } };
        const containers = [{ args: [text, "while ".repeat(100_000), "sleep ".repeat(100_000)] }];
        const pod = { metadata: { name: "big", namespace: "shop" }, spec: { containers } };
        const said = sayAll([
            resource("kubernetes:core/v1:ConfigMap", "big", configMap),
            resource("kubernetes:core/v1:Pod", "big", pod),
        ]);
        assert.match(said, /no-bare-pods: Pod shop\/big/);
    });
});
