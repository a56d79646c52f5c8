import * as assert from "node:assert/strict";

import * as fc from "fast-check";

import { fenced, fitted, folded } from "../../cli/plan/markdownBlocks";
import { planMarkdown } from "../../cli/plan/markdown";
import { planOf } from "../../cli/plan/plan";
import { handmadePlan, handmadeReport, type HandmadeStep, type Manifest } from "../support/plans";

function object(kind: string, name: string): Manifest {
    return { apiVersion: "v1", kind, metadata: { name } };
}

function created(count: number): HandmadeStep[] {
    return Array.from({ length: count }, (_, index) => ({
        after: object("ConfigMap", `c-${index}`),
    }));
}

function deleted(kind: string, count: number): HandmadeStep[] {
    return Array.from({ length: count }, (_, index) => ({ before: object(kind, `d-${index}`) }));
}

/** How often a text stands in another one. */
function countOf(part: string, text: string): number {
    return text.split(part).length - 1;
}

describe("a plan as a comment on a pull request", () => {
    it("has what is risky open, and the rest folded", () => {
        const plan = handmadePlan(...created(1), ...deleted("Namespace", 1));
        assert.equal(
            planMarkdown(plan),
            [
                "<!-- groundwork preview dev -->",
                "### Preview of `dev`: 1 data-loss, 1 routine",
                "",
                "1 to create, 1 to delete, 0 unchanged",
                "",
                "<details open><summary><b>data-loss</b>: 1</summary>",
                "",
                "```diff",
                "# other / no system",
                "- Namespace d-0",
                "!   data-loss: everything in it is deleted with it, volume claims too",
                "```",
                "",
                "</details>",
                "",
                "<details><summary>other: 1 routine</summary>",
                "",
                "```diff",
                "# other / no system",
                "+ ConfigMap c-0",
                "```",
                "",
                "</details>",
            ].join("\n"),
        );
    });

    it("folds a long list of risks, but never one of data that is lost", () => {
        const text = planMarkdown(
            handmadePlan(...deleted("Service", 11), ...deleted("Namespace", 11)),
        );
        assert.match(text, /<details><summary><b>downtime<\/b>: 11</);
        assert.match(text, /<details open><summary><b>data-loss<\/b>: 11</);
    });

    it("fits into a comment, and says what it leaves out", () => {
        const plan = handmadePlan(...created(6000), ...deleted("Namespace", 2));
        const text = planMarkdown(plan);
        assert.ok(text.length <= 65_000 && text.length > 60_000, `${text.length} characters`);
        const shown = countOf("\n+ ConfigMap", text);
        assert.equal(countOf("\n- Namespace", text), 2, "what is risky comes first");
        const [, left = ""] = /\*\*(\d+) entries are left out, /.exec(text) ?? [];
        assert.equal(Number(left) + shown, 6000);
        assert.match(
            text.split("\n").at(-1) ?? "",
            /See the whole plan with `bin\/groundwork preview -e dev`\.$/,
        );
    });

    it("leaves nothing out of a plan that fits", () => {
        assert.ok(!planMarkdown(handmadePlan(...created(200))).includes("left out"));
    });

    it("shows verdicts and messages, which cannot break out of their blocks", () => {
        const message = "a-rule: wrong\n```\n@everybody <img> [link](https://example.org)";
        const plan = planOf("dev", {
            ...handmadeReport(...created(1)),
            verdicts: [{ policy: "a-rule", mandatory: true, urn: "", message }],
            troubles: [{ severity: "error", urn: "", message }],
        });
        const text = planMarkdown(plan);
        assert.match(text, /\*\*Policies object\*\*\n\n```diff\npolicy violation: a-rule: wrong/);
        const outside = text.replace(/^```diff\n[\s\S]*?^```$/gm, "");
        assert.ok(!outside.includes("@everybody"), outside);
    });
});

describe("the blocks of a comment", () => {
    const entries = fc.array(fc.string({ unit: fc.constantFrom("a", "`", "\n", " ") }));

    it("are never longer than allowed, and always closed", () => {
        const block = fc.oneof(
            entries.map((some) => fenced("title", some)),
            entries.map((some) => folded("title", true, some)),
        );
        fc.assert(
            fc.property(fc.array(block), fc.integer({ min: 200, max: 2000 }), (blocks, limit) => {
                const text = fitted("head", blocks, limit, "See elsewhere.");
                assert.ok(text.length <= limit);
                assert.equal(countOf("<details open>", text), countOf("</details>", text));
                // Only up to three blanks may lead a line that opens or closes a block.
                const fences = text.match(/^ {0,3}```.*$/gm) ?? [];
                fences.forEach((fence, index) => {
                    assert.equal(fence, index % 2 === 0 ? "```diff" : "```");
                });
                assert.equal(fences.length % 2, 0);
            }),
        );
    });
});
