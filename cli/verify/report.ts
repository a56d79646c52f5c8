import { table } from "../table";
import type { Observation } from "./check";
import type { CheckResult } from "./runCheck";

/** All that a run has to tell. */
export interface Report {
    readonly environment: string;
    readonly context: string;
    /** When it began. */
    readonly started: Date;
    readonly results: readonly CheckResult[];
}

/** How a report is printed. */
export const formats = { text: reportText, json: reportJson, junit: reportJunit } as const;

const marks: Readonly<Record<Observation["level"], string>> = {
    note: " ",
    warning: "!",
    problem: "✗",
};

/** For people: a line for each check, and below it what was seen. */
function reportText({ environment, context, results }: Report): string {
    const heads = table([
        ["CHECK", "RESULT", "TIME", ""],
        ...results.map(({ name, outcome, milliseconds, title, reason }) => [
            name,
            outcome,
            seconds(milliseconds),
            reason ?? title,
        ]),
    ]).split("\n");
    const [header = "", ...lines] = heads;
    return [
        header,
        ...results.flatMap(({ observations }, index) => [
            lines[index] ?? "",
            ...observationLines(observations),
        ]),
        "",
        `${environment} at context ${context}: ${summary(results)}`,
    ].join("\n");
}

function observationLines(observations: readonly Observation[]): readonly string[] {
    if (observations.length === 0) {
        return [];
    }
    // One long name must not push all values out of sight.
    const widest = Math.max(...observations.map(({ what }) => what.length));
    const width = Math.min(widest, 66);
    return observations.flatMap(({ what, value, level, remedy }) => [
        `  ${marks[level]} ${what.padEnd(width)}  ${value}`,
        ...(remedy === undefined ? [] : [`      → ${remedy}`]),
    ]);
}

/** `8 checks: 6 passed, 1 failed, 1 skipped, 2 warnings` */
export function summary(results: readonly CheckResult[]): string {
    const count = (wanted: CheckResult["outcome"]): number =>
        results.filter(({ outcome }) => outcome === wanted).length;
    const warnings = results
        .flatMap(({ observations }) => observations)
        .filter(({ level }) => level === "warning").length;
    const parts = [
        [count("passed"), "passed"],
        [count("failed"), "failed"],
        [count("skipped"), "skipped"],
        [warnings, warnings === 1 ? "warning" : "warnings"],
    ] as const;
    const told = parts
        .filter(([number]) => number > 0)
        .map(([number, word]) => `${number} ${word}`);
    return `${results.length} ${results.length === 1 ? "check" : "checks"}: ${told.join(", ")}`;
}

/** For programs. */
function reportJson({ started, ...report }: Report): string {
    return JSON.stringify({ started: started.toISOString(), ...report }, undefined, 2);
}

/** For CI systems, as JUnit's XML: each check is a test case. */
function reportJunit({ environment, context, started, results }: Report): string {
    const failures = results.filter(({ outcome }) => outcome === "failed").length;
    const skipped = results.filter(({ outcome }) => outcome === "skipped").length;
    const total = results.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
    const suite = attributes({
        name: `groundwork verify ${environment}`,
        hostname: context,
        timestamp: started.toISOString(),
        tests: results.length,
        failures,
        skipped,
        errors: 0,
        time: (total / 1000).toFixed(3),
    });
    return [
        '<?xml version="1.0" encoding="UTF-8"?>',
        "<testsuites>",
        `  <testsuite${suite}>`,
        ...results.flatMap((result) => testCase(environment, result)),
        "  </testsuite>",
        "</testsuites>",
    ].join("\n");
}

function testCase(environment: string, result: CheckResult): readonly string[] {
    const { name, title, milliseconds, observations, reason } = result;
    const time = (milliseconds / 1000).toFixed(3);
    const identity = { classname: `groundwork.${environment}`, name: `${name}: ${title}`, time };
    const problems = observations.filter(({ level }) => level === "problem");
    return [
        `    <testcase${attributes(identity)}>`,
        ...problems.map(
            ({ what, value, remedy = "" }) =>
                `      <failure${attributes({ message: `${what}: ${value}` })}>${escapeXml(remedy)}</failure>`,
        ),
        ...(reason === undefined ? [] : [`      <skipped${attributes({ message: reason })}/>`]),
        ...(observations.length === 0
            ? []
            : [
                  `      <system-out>${escapeXml(observationLines(observations).join("\n"))}</system-out>`,
              ]),
        "    </testcase>",
    ];
}

function attributes(values: Readonly<Record<string, string | number>>): string {
    return Object.entries(values)
        .map(([name, value]) => ` ${name}="${escapeXml(String(value))}"`)
        .join("");
}

/** Text that XML may hold: what it uses itself is written otherwise, what it forbids is left out. */
export function escapeXml(text: string): string {
    return text
        .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "")
        .replace(/&/g, "&amp;")
        .replace(/</g, "&lt;")
        .replace(/>/g, "&gt;")
        .replace(/"/g, "&quot;");
}

function seconds(milliseconds: number): string {
    return `${(milliseconds / 1000).toFixed(1)} s`;
}
