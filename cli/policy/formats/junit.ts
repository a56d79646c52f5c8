import type { CheckResult, JudgedRule, ResultFinding } from "../result";

/** JUnit's XML: one test case a rule, which build servers list. */
export function junit({ violations }: CheckResult, rules: readonly JudgedRule[]): string {
    const broken = new Set(violations.map(({ rule }) => rule));
    const cases = rules.map(({ id, title }) => {
        const failures = violations.filter(({ rule }) => rule === id).map(failureOf);
        return `    <testcase classname="groundwork.policy" name="${escape(`${id}: ${title}`)}">${failures.join("")}</testcase>`;
    });
    return [
        '<?xml version="1.0" encoding="UTF-8"?>',
        "<testsuites>",
        `  <testsuite name="groundwork policy" tests="${rules.length}" failures="${broken.size}">`,
        ...cases,
        "  </testsuite>",
        "</testsuites>",
    ].join("\n");
}

function failureOf({ file, line, kind, name, severity, message, fix }: ResultFinding): string {
    const text = `${file}:${line}: ${kind} ${name}: ${message}. Fix: ${fix}.`;
    return `<failure type="${severity}" message="${escape(message)}">${escape(text)}</failure>`;
}

const entities: Readonly<Record<string, string>> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
};

function escape(text: string): string {
    // XML has no place for control characters, not even escaped.
    return text
        .replace(/[&<>"]/g, (sign) => entities[sign] ?? sign)
        .replace(/[^\x20-\uFFFD\t\n\r]/gu, "?");
}
