import { compareText } from "./text";
import type { Change, RunReport, Verdict } from "./engine/changes";

const marks: Readonly<Record<string, string>> = {
    create: "+",
    update: "~",
    delete: "-",
    replace: "±",
    import: "=",
};

/** The sign of what is done to a resource. */
export function markOf({ op }: Pick<Change, "op">): string {
    return marks[op] ?? op;
}

/** What a run changes, for people: one line a resource, then the verdicts, then the count. */
export function changesText(report: RunReport): string {
    // The engine tells of them as they come, several at a time.
    const changes = [...report.changes].sort((a, b) => compareText(a.name, b.name));
    return [
        ...changes.map(changeLine),
        ...report.troubles.map(({ severity, message }) => `${severity}: ${message}`),
        ...report.verdicts.map(verdictLine),
        countLine(report),
    ].join("\n");
}

function changeLine(change: Change): string {
    const paths = change.paths.length === 0 ? "" : `  [${change.paths.join(", ")}]`;
    return `  ${markOf(change)} ${change.kind.padEnd(44)} ${change.name}${paths}`;
}

const weights = {
    violation: "policy violation",
    unknown: "not evaluated",
    advice: "policy advice",
    exemption: "exempted",
} as const;

/**
 * Whether a verdict stops `up`, tells of what could not be judged before it, advises, or says what
 * passes by an exemption, which asks nothing of anybody.
 */
export function weightOf({ mandatory, policy }: Verdict): keyof typeof weights {
    if (mandatory) {
        return "violation";
    }
    if (policy === "exempted") {
        return "exemption";
    }
    return policy === "not-evaluated" ? "unknown" : "advice";
}

/** One verdict, with its weight before it. */
export function verdictLine(verdict: Verdict): string {
    const { policy, message } = verdict;
    if (weightOf(verdict) === "exemption") {
        return message;
    }
    // The messages of our own pack begin with the rules; another pack's may not name it.
    const isNamed = /^[a-z][a-z-]*(, [a-z-]+)*: /.test(message);
    const finding = message.replace(": not evaluated: ", ": ");
    return `${weights[weightOf(verdict)]}: ${isNamed ? finding : `${policy}: ${finding}`}`;
}

/** `3 to create, 1 to update, 120 unchanged` */
export function countLine(report: Pick<RunReport, "changes" | "unchanged" | "verdicts">): string {
    const counts = new Map<string, number>();
    for (const { op } of report.changes) {
        counts.set(op, (counts.get(op) ?? 0) + 1);
    }
    const parts = [...counts].map(([op, count]) => `${count} to ${op}`);
    const verdicts = (weight: keyof typeof weights, name: string): readonly string[] => {
        const count = report.verdicts.filter((verdict) => weightOf(verdict) === weight).length;
        return count === 0 ? [] : [`${count} ${name}`];
    };
    return [
        ...(parts.length === 0 ? ["no changes"] : parts),
        `${report.unchanged} unchanged`,
        ...verdicts("violation", "policy violations"),
        ...verdicts("advice", "policy advice"),
        ...verdicts("unknown", "not evaluated"),
        ...verdicts("exemption", "exempted"),
    ].join(", ");
}

/** The same for machines. */
export function changesJson(report: RunReport): string {
    const { changes, unchanged, verdicts, troubles } = report;
    return JSON.stringify({ changes, unchanged, policy: verdicts, troubles }, undefined, 2);
}
