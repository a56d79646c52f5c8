import { grouped } from "../../policy/library/grouped";
import type { Verdict } from "../engine/changes";
import { countLine, markOf, verdictLine, weightOf } from "../report";
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
        ...verdictLines(plan.otherVerdicts),
        ...(counts.length === 0 ? [] : [`risks: ${counts.join(", ")}`]),
        countLine(plan),
    ].join("\n");
}

/** All verdicts but much advice of one kind, of which the first few stand for the rest. */
export function verdictLines(verdicts: readonly Verdict[]): readonly string[] {
    const told = 3;
    return [...grouped(verdicts, ({ policy }) => policy)].flatMap(([policy, all]) => {
        const advice = all.filter((verdict) => weightOf(verdict) === "advice");
        const left = new Set(advice.slice(told));
        return [
            ...all.filter((verdict) => !left.has(verdict)).map(verdictLine),
            ...(left.size === 0 ? [] : [`  and ${left.size} more of ${policy}: see --json`]),
        ];
    });
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
