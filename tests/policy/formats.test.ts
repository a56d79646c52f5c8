import * as assert from "node:assert/strict";

import { formats } from "../../cli/policy/formats";
import { type JudgedRule, resultOf } from "../../cli/policy/result";
import { inspect } from "../../policy/check/inspect";
import { readManifests } from "../../policy/check/documents";
import { rules } from "../../policy/rules";
import { at, isRecord } from "../support/graph";

const judged = rules.filter(({ id }) => ["no-bare-pods", "host-namespaces"].includes(id));

/** A name that no format may take for markup, in a file that no format may take for an address. */
const file = "my files/a&b: 100%, <c>.yaml";
const manifest = `
apiVersion: v1
kind: Pod
metadata: { name: 'a<"&>,: %\\n::b', namespace: shop }
spec: { hostPID: true }
`;

function formatted(name: string, text = manifest): string {
    const first = readManifests(file, `# empty\n---${text}`);
    const broken = readManifests("broken.yaml", "kind: Pod\n---\nkind: [\n");
    const read = {
        files: 2,
        objects: first.objects,
        errors: [...first.errors, ...broken.errors],
    };
    const inspection = inspect(read.objects, {
        rules: judged,
        settings: {},
        exemptions: [],
        today: "2026-01-01",
    });
    const told: readonly JudgedRule[] = judged;
    const format = Object.hasOwn(formats, name) ? formats[name] : undefined;
    assert.ok(format);
    return format(resultOf(inspection, read, judged, ""), told);
}

describe("the format", () => {
    it("json has violations, what was not evaluated, and a summary", () => {
        const result: unknown = JSON.parse(formatted("json"));
        const violation = at(result, "violations", "0");
        assert.ok(isRecord(result) && isRecord(violation));
        assert.deepEqual(Object.keys(result), ["violations", "notEvaluated", "summary"]);
        assert.deepEqual(Object.keys(violation).sort(), [
            "document",
            "file",
            "fix",
            "kind",
            "line",
            "message",
            "name",
            "namespace",
            "path",
            "rule",
            "severity",
        ]);
        assert.deepEqual(
            [at(violation, "file"), at(violation, "document"), at(violation, "line")],
            [file, 1, 3],
        );
        assert.equal(at(result, "summary", "violations"), 2);
        assert.equal(at(result, "summary", "errors", "1", "file"), "broken.yaml");
    });

    it("sarif points at files by their address, and tells which rules there are", () => {
        const log: unknown = JSON.parse(formatted("sarif"));
        assert.equal(at(log, "version"), "2.1.0");
        const run = at(log, "runs", "0");
        const results = [at(run, "results", "0"), at(run, "results", "1")];
        assert.deepEqual(
            results.map((result) => at(result, "ruleId")),
            ["no-bare-pods", "host-namespaces"],
        );
        const place = at(results[0], "locations", "0", "physicalLocation");
        const uri = String(at(place, "artifactLocation", "uri"));
        assert.equal(decodeURIComponent(uri), file);
        assert.equal(new URL(uri, "file:///").pathname, `/${uri}`);
        assert.equal(at(place, "region", "startLine"), 3);
        assert.deepEqual(
            judged.map((_, index) => at(run, "tool", "driver", "rules", String(index), "id")),
            judged.map(({ id }) => id),
        );
    });

    it("sarif says that a run which could not read everything was no success", () => {
        const log: unknown = JSON.parse(formatted("sarif"));
        const invocation = at(log, "runs", "0", "invocations", "0");
        assert.equal(at(invocation, "executionSuccessful"), false);
        const notification = at(invocation, "toolExecutionNotifications", "1");
        const place = at(notification, "locations", "0", "physicalLocation");
        assert.equal(at(place, "artifactLocation", "uri"), "broken.yaml");
        assert.equal(at(place, "region", "startLine"), 4);
    });

    it("junit is XML with a case for each rule and each unread document", () => {
        const lines = formatted("junit").split("\n");
        assert.equal(
            lines[2],
            '  <testsuite name="groundwork policy" tests="4" failures="2" errors="2">',
        );
        const [, , , bare = ""] = lines;
        assert.match(
            bare,
            /^ {4}<testcase classname="groundwork\.policy" name="no-bare-pods: No bare Pods"><failure type="high" message="kind is Pod: [^"<&]*">my files\/a&amp;b: 100%, &lt;c&gt;\.yaml:3: Pod a&lt;&quot;&amp;&gt;,: %\\?n?/,
        );
        for (const line of lines) {
            // Without its tags and entities nothing is left that XML reads as markup.
            const text = line.replace(/<\/?[?a-z][^<>]*>/g, "").replace(/&(amp|lt|gt|quot);/g, "");
            assert.doesNotMatch(text, /[<>&]/);
        }
    });

    it("junit has no sign that XML does not know", () => {
        const strange = manifest.replace("a<", "\\u0007\\uFFFE\\uD800😀a<").replace(/'/g, '"');
        const text = formatted("junit", strange.replace('<"&>', "<&>"));
        assert.doesNotMatch(text, /[\u0000-\u0008\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])/);
        assert.match(text, /😀/);
    });

    it("github is one command a line, with nothing that would end it early", () => {
        const lines = formatted("github").split("\n");
        assert.equal(lines.length, 4);
        for (const line of lines) {
            assert.match(line, /^::error file=[^,:]+,line=\d+,title=[^,:]+::./);
        }
        assert.match(lines[0] ?? "", /file=my files\/a&b%3A 100%25%2C <c>\.yaml,line=3/);
        assert.match(lines[3] ?? "", /^::error file=broken\.yaml,line=4,title=unreadable::/);
    });

    it("text names file, document and object, and ends with the counts", () => {
        const lines = formatted("text").split("\n");
        assert.match(lines[0] ?? "", /\.yaml#1 Pod shop\//);
        assert.equal(lines.at(-1), "1 objects in 2 files, 2 rules, 2 violations, 0 advice");
    });
});
