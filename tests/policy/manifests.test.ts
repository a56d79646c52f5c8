import * as assert from "node:assert/strict";
import * as fc from "fast-check";

import { readManifests } from "../../policy/check/documents";
import { inspect } from "../../policy/check/inspect";
import { rules } from "../../policy/rules";

const pod = "apiVersion: v1\nkind: Pod\nmetadata: { name: web }\n";
const options = { rules, settings: {}, exemptions: [], today: "2026-01-01" };

function read(text: string) {
    return readManifests("file.yaml", text);
}

describe("manifests", () => {
    it("tell the line of an error, and hide no document beside it", () => {
        const { objects, errors } = read(`${pod}---\nkind: Pod\na: [\n---\n${pod}`);
        assert.deepEqual(
            objects.map(({ document, line }) => [document, line]),
            [
                [1, 1],
                [3, 8],
            ],
        );
        assert.deepEqual(
            errors.map(({ line }) => line),
            [7],
        );
    });

    it("refuse a key that stands twice", () => {
        const { errors } = read("apiVersion: v1\nkind: Pod\nkind: Service\n");
        assert.match(errors[0]?.message ?? "", /duplicated mapping key/);
    });

    it("follow anchors, aliases and merges", () => {
        const text = `${pod}spec:\n  base: &base { name: web, image: a:1 }\n  containers: [{ <<: *base, tty: true }]\n`;
        const [object] = read(text).objects;
        assert.deepEqual(object?.content.spec, {
            base: { name: "web", image: "a:1" },
            containers: [{ name: "web", image: "a:1", tty: true }],
        });
    });

    it("refuse a few aliases that stand for billions of values", () => {
        const lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"];
        for (let level = 1; level < 10; level += 1) {
            const alias = Array<string>(10)
                .fill(`*a${level - 1}`)
                .join(", ");
            lines.push(`a${level}: &a${level} [${alias}]`);
        }
        assert.match(read(`${pod}${lines.join("\n")}\n`).errors[0]?.message ?? "", /aliases/);
    });

    for (const [form, text] of [
        ["YAML", `${pod}deep: ${"[".repeat(100_000)}`],
        ["JSON", `{"apiVersion":"v1","kind":"Pod","deep":${"[".repeat(5000)}${"]".repeat(5000)}}`],
    ] as const) {
        it(`refuse ${form} that is nested without end`, () => {
            assert.equal(read(text).objects.length, 0);
            assert.equal(read(text).errors.length, 1);
        });
    }

    it("open lists, and skip what is empty", () => {
        const list = `apiVersion: v1\nkind: List\nitems:\n  - { apiVersion: v1, kind: Pod }\n`;
        assert.equal(read(`---\n# nothing\n---\n${list}`).objects.length, 1);
        assert.match(read("a: b\n").errors[0]?.message ?? "", /no kind/);
    });

    it("give a verdict or an error, whatever they say", () => {
        fc.assert(
            fc.property(fc.string(), (text) => {
                const { objects } = read(`${pod}${text}`);
                assert.ok(Array.isArray(inspect(objects, options).violations));
            }),
            { numRuns: 100 },
        );
        fc.assert(
            fc.property(fc.jsonValue(), (value) => {
                const manifest = { apiVersion: "apps/v1", kind: "Deployment", spec: value };
                const { objects } = read(JSON.stringify(manifest));
                assert.ok(Array.isArray(inspect(objects, options).violations));
            }),
            { numRuns: 100 },
        );
    });
});
