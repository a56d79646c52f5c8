import { countLine, markOf, verdictLine } from "../report";
import { layersOf } from "./groups";
import { type Plan, type PlannedChange, riskCounts } from "./plan";

/** A plan for people: layer by layer, system by system, each change with what can go wrong. */
export function planText(plan: Plan): string {
    const counts = riskCounts(plan).map(([risk, count]) => `${count} ${risk}`);
    return [
        ...layersOf(plan.changes).flatMap(({ layer, systems }) => [
            layer,
            ...systems.flatMap(({ system, changes }) => [
                `  ${system}`,
                ...changes.flatMap(changeLines),
            ]),
        ]),
        ...(plan.changes.length === 0 ? [] : [""]),
        ...plan.troubles.map(({ severity, message }) => `${severity}: ${message}`),
        ...plan.otherVerdicts.map(verdictLine),
        ...(counts.length === 0 ? [] : [`risks: ${counts.join(", ")}`]),
        countLine(plan),
    ].join("\n");
}

/** One change: what is done to what, then what differs, what can go wrong, what policies say. */
export function changeLines(change: PlannedChange): readonly string[] {
    const words = change.words.length === 0 ? [] : [wordsLine(change.words)];
    return [
        `    ${markOf(change)} ${change.object}`,
        ...[...words, ...riskLines(change), ...change.verdicts.map(verdictLine)].map(
            (line) => `        ${line}`,
        ),
    ];
}

/** `data-loss: everything in it is deleted with it`; nothing for what is routine. */
export function riskLines({ findings }: PlannedChange): readonly string[] {
    return findings
        .filter(({ risk }) => risk !== "routine")
        .map(({ risk, why }) => `${risk}: ${why}`);
}

/** So many words that whoever reads them knows what it is about. */
export function wordsLine(words: readonly string[], most = 8): string {
    const rest = words.length - most;
    return `${words.slice(0, most).join("; ")}${rest > 0 ? `; and ${rest} more` : ""}`;
}
