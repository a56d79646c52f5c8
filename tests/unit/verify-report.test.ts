import * as assert from "node:assert/strict";

import * as fc from "fast-check";

import { note, problem, warning } from "../../cli/verify/check";
import { escapeXml, formats, type Report, summary } from "../../cli/verify/report";

const report: Report = {
    environment: "dev",
    context: "here",
    started: new Date("2026-01-02T03:04:05Z"),
    results: [
        {
            name: "dns",
            title: "names are answered",
            outcome: "passed",
            observations: [note("A of backend", "10.0.0.1 (1.5 ms)"), warning("stub", "silent")],
            milliseconds: 1234,
        },
        {
            name: "ingress",
            title: "a host is served",
            outcome: "failed",
            observations: [problem('status of "a<b>&c"', "404", "look at <it>")],
            milliseconds: 20,
        },
        {
            name: "storage",
            title: "volumes keep data",
            outcome: "skipped",
            reason: "no default StorageClass",
            observations: [],
            milliseconds: 5,
        },
    ],
};

describe("a report as text", () => {
    const lines = formats.text(report).split("\n");

    it("has a line for each check, and below it what was seen", () => {
        assert.deepEqual(lines, [
            "CHECK    RESULT   TIME",
            "dns      passed   1.2 s  names are answered",
            "    A of backend  10.0.0.1 (1.5 ms)",
            "  ! stub          silent",
            "ingress  failed   0.0 s  a host is served",
            '  ✗ status of "a<b>&c"  404',
            "      → look at <it>",
            "storage  skipped  0.0 s  no default StorageClass",
            "",
            "dev at context here: 3 checks: 1 passed, 1 failed, 1 skipped, 1 warning",
        ]);
    });

    it("counts only what there is", () => {
        assert.equal(summary(report.results.slice(0, 1)), "1 check: 1 passed, 1 warning");
    });
});

describe("a report as JSON", () => {
    it("has everything", () => {
        const parsed: unknown = JSON.parse(formats.json(report));
        assert.deepEqual(parsed, { ...report, started: "2026-01-02T03:04:05.000Z" });
    });
});

describe("a report as JUnit's XML", () => {
    const xml = formats.junit(report);

    it("is well-formed: every element that is opened is closed, in order", () => {
        const open: string[] = [];
        for (const [, slash, name = "", rest = ""] of xml.matchAll(/<(\/?)([a-z-]+)([^>]*)>/g)) {
            if (slash === "/") {
                assert.equal(open.pop(), name);
            } else if (!rest.endsWith("/")) {
                open.push(name);
            }
        }
        assert.deepEqual(open, []);
    });

    it("counts, and tells failures and skips with their reasons", () => {
        assert.match(xml, /<testsuite [^>]*tests="3" failures="1" skipped="1" errors="0"/);
        assert.match(xml, /<failure message="status of &quot;a&lt;b&gt;&amp;c&quot;: 404">look at/);
        assert.match(xml, /<skipped message="no default StorageClass"\/>/);
        assert.match(xml, /time="1.234"/);
    });

    it("holds no character that XML forbids, whatever a system says", () => {
        fc.assert(
            fc.property(fc.string({ unit: "binary" }), (text) => {
                const escaped = escapeXml(text);
                assert.doesNotMatch(
                    escaped,
                    /[<>"\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/,
                );
                assert.doesNotMatch(escaped, /&(?!amp;|lt;|gt;|quot;)/);
            }),
        );
    });
});
