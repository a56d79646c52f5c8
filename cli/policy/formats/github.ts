import type { CheckResult } from "../result";

/** Commands of GitHub Actions, which it shows beside the lines that they are about. */
export function github({ violations, summary }: CheckResult): string {
    const errors = violations.map(({ rule, file, line, kind, name, message, fix }) => {
        const properties = `file=${escape(file)},line=${line},title=${escape(rule)}`;
        return `::error ${properties}::${escapeText(`${kind} ${name}: ${message}. Fix: ${fix}.`)}`;
    });
    const unread = summary.errors.map(
        ({ file, line, message }) =>
            `::error file=${escape(file)},line=${line ?? 1},title=unreadable::${escapeText(message)}`,
    );
    return [...errors, ...unread].join("\n");
}

function escapeText(text: string): string {
    return text.replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A");
}

function escape(text: string): string {
    return escapeText(text).replace(/:/g, "%3A").replace(/,/g, "%2C");
}
