import type { Change, RunReport, Verdict } from "./engine/changes";

const marks: Readonly<Record<string, string>> = {
    create: "+",
    update: "~",
    delete: "-",
    replace: "±",
    import: "=",
};

/** What a run changes, for people: one line a resource, then the verdicts, then the count. */
export function changesText(report: RunReport): string {
    // The engine tells of them as they come, several at a time.
    const changes = [...report.changes].sort((a, b) => (a.name < b.name ? -1 : 1));
    return [
        ...changes.map(changeLine),
        ...report.troubles.map(({ severity, message }) => `${severity}: ${message}`),
        ...report.verdicts.map(verdictLine),
        countLine(report),
    ].join("\n");
}

function changeLine(change: Change): string {
    const mark = marks[change.op] ?? change.op;
    const paths = change.paths.length === 0 ? "" : `  [${change.paths.join(", ")}]`;
    return `  ${mark} ${change.kind.padEnd(44)} ${change.name}${paths}`;
}

function verdictLine(verdict: Verdict): string {
    const { mandatory, policy, message } = verdict;
    if (tellsExemption(verdict)) {
        return message;
    }
    const weight = mandatory ? "policy violation" : "policy advice";
    // The messages of our own pack begin with the rule; another pack's may not name it.
    const named = /^[a-z][a-z-]*: /.test(message);
    return `${weight}: ${named ? message : `${policy}: ${message}`}`;
}

/** Whether a verdict says what passes by an exemption, which asks nothing of anybody. */
function tellsExemption({ policy, mandatory }: Verdict): boolean {
    return policy === "exempted" && !mandatory;
}

/** `3 to create, 1 to update, 120 unchanged` */
export function countLine(report: RunReport): string {
    const counts = new Map<string, number>();
    for (const { op } of report.changes) {
        counts.set(op, (counts.get(op) ?? 0) + 1);
    }
    const parts = [...counts].map(([op, count]) => `${count} to ${op}`);
    const violations = report.verdicts.filter(({ mandatory }) => mandatory).length;
    const exempted = report.verdicts.filter(tellsExemption).length;
    const advice = report.verdicts.length - violations - exempted;
    return [
        ...(parts.length === 0 ? ["no changes"] : parts),
        `${report.unchanged} unchanged`,
        ...(violations === 0 ? [] : [`${violations} policy violations`]),
        ...(advice === 0 ? [] : [`${advice} policy advice`]),
        ...(exempted === 0 ? [] : [`${exempted} exempted`]),
    ].join(", ");
}

/** The same for machines. */
export function changesJson(report: RunReport): string {
    const { changes, unchanged, verdicts, troubles } = report;
    return JSON.stringify({ changes, unchanged, policy: verdicts, troubles }, undefined, 2);
}
