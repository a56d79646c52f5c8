import type { CheckResult, JudgedRule, ResultFinding } from "../result";

/** JUnit's XML: one test case a rule, and one a file that could not be read, which build servers list. */
export function junit({ violations, summary }: CheckResult, rules: readonly JudgedRule[]): string {
    const { errors } = summary;
    const broken = new Set(violations.map(({ rule }) => rule));
    const cases = rules.map(({ id, title }) => {
        const failures = violations.filter(({ rule }) => rule === id).map(failureOf);
        return caseOf(`${id}: ${title}`, failures.join(""));
    });
    const unread = errors.map(({ file, line, message }) =>
        caseOf(
            line === undefined ? file : `${file}:${line}`,
            `<error type="unreadable" message="${escape(message)}"/>`,
        ),
    );
    const counts = `tests="${cases.length + unread.length}" failures="${broken.size}" errors="${unread.length}"`;
    return [
        '<?xml version="1.0" encoding="UTF-8"?>',
        "<testsuites>",
        `  <testsuite name="groundwork policy" ${counts}>`,
        ...cases,
        ...unread,
        "  </testsuite>",
        "</testsuites>",
    ].join("\n");
}

function caseOf(name: string, content: string): string {
    return `    <testcase classname="groundwork.policy" name="${escape(name)}">${content}</testcase>`;
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
        .replace(/[^\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}\t\n\r]/gu, "?");
}
