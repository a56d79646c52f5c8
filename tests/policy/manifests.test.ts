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

    /** Ten of what the level before stands for, nine times over. */
    function bomb(first: string, level: (aliases: string) => string): string {
        const lines = [`a0: &a0 ${first}`];
        for (let index = 1; index < 10; index += 1) {
            const aliases = Array<string>(10).fill(`*a${index - 1}`);
            lines.push(`a${index}: &a${index} ${level(aliases.join(", "))}`);
        }
        return `${lines.join("\n")}\n`;
    }

    it("refuse a few aliases that stand for billions of values", () => {
        const values = bomb("[x, x, x, x, x, x, x, x, x, x]", (aliases) => `[${aliases}]`);
        const { objects, errors } = read(`${pod}${values}`);
        assert.equal(objects.length, 0);
        assert.match(errors[0]?.message ?? "", /larger than 3 MiB once its aliases are followed/);
    });

    it("refuse a few aliases that stand for billions of objects", () => {
        const one = "{ apiVersion: v1, kind: Pod }";
        const lists = bomb(one, (items) => `{ apiVersion: v1, kind: List, items: [${items}] }`);
        const { objects, errors } = read(`apiVersion: v1\nkind: List\n${lists}items: [*a9]\n`);
        assert.equal(objects.length, 0);
        assert.match(errors[0]?.message ?? "", /its aliases stand for more objects/);
    });

    it("refuse what no API server takes, and judge what is beside it", () => {
        const data = `data: { text: ${"password ".repeat(6_000_000)} }\n`;
        const large = `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n${data}`;
        const { objects, errors } = read(`${pod}---\n${large}---\n${pod}`);
        assert.deepEqual(
            objects.map(({ document }) => document),
            [1, 3],
        );
        assert.deepEqual(errors, [
            {
                file: "file.yaml",
                line: 5,
                message:
                    "it is larger than 3 MiB once its aliases are followed, which no API server takes",
            },
        ]);
    });

    it("read 50 MB of objects, each of them judged", () => {
        const filler = "x".repeat(400_000);
        const object = (index: number) =>
            `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a-${index}","namespace":"shop"},"data":{"text":"${filler}","password":"hunter2"}}`;
        const items = Array.from({ length: 140 }, (_, index) => object(index)).join(",");
        const text = `{"apiVersion":"v1","kind":"List","items":[${items}]}`;
        assert.ok(text.length > 50 * 2 ** 20);
        const { objects, errors } = read(text);
        assert.deepEqual(errors, []);
        const { violations } = inspect(objects, options);
        const leaked = violations.filter(({ rule }) => rule === "external-configuration");
        assert.equal(leaked.length, 140);
    });

    it("end where there is more to tell than anybody reads", () => {
        const [one] = read(pod).objects;
        const [rule] = rules;
        assert.ok(one && rule);
        const many = Array<typeof one>(40_000).fill(one);
        const often = { ...options, rules: Array<typeof rule>(8).fill(rule) };
        assert.throws(() => inspect(many, often), /more than 250000 findings/);
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
