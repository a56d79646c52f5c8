import { grouped } from "../../policy/library/grouped";
import { compareText } from "../text";
import type { Change, RunReport, Trouble, Verdict } from "../engine/changes";
import { assess } from "./risks";
import { comparePlaces, type Place, placesOf } from "./place";
import { type Finding, type Risk, risks } from "./risk";
import { type PlanStep, planStep, worldOf } from "./step";
import { wordsOf } from "./words";

/** A change with all that a reviewer asks of it. */
export interface PlannedChange extends Change, Place {
    /** What it is called in the cluster: `Deployment platform-dns/coredns`. */
    readonly object: string;
    /** What differs, in words. */
    readonly words: readonly string[];
    /** What can go wrong, the worst first; one at least. */
    readonly findings: readonly Finding[];
    /** The worst of them. */
    readonly risk: Risk;
    readonly verdicts: readonly Verdict[];
}

/** What the next `up` would do, in the order of layers, systems and objects. */
export interface Plan {
    readonly environment: string;
    readonly changes: readonly PlannedChange[];
    readonly unchanged: number;
    readonly verdicts: readonly Verdict[];
    /** Those of them on what does not change, and on the whole. */
    readonly otherVerdicts: readonly Verdict[];
    readonly troubles: readonly Trouble[];
}

/** Judges what a preview has told. */
export function planOf(environment: string, report: RunReport): Plan {
    const world = worldOf(report.steps);
    const placeOf = placesOf(report.steps);
    const steps = new Map(report.steps.map((step) => [step.urn, step]));
    const verdicts = sortedBy(report.verdicts, ({ urn, message }) => `${urn} ${message}`);
    const verdictsOf = grouped(verdicts, ({ urn }) => urn);
    const changes = report.changes.map((change): PlannedChange => {
        const found = steps.get(change.urn);
        if (found === undefined) {
            throw new Error(`The engine told of no step for ${change.urn}.`);
        }
        const step = planStep(found);
        const findings = assess(step, world);
        return {
            ...change,
            ...placeOf(change.urn),
            object: objectOf(step, change),
            words: wordsOf(step),
            findings,
            risk: findings[0]?.risk ?? "routine",
            verdicts: verdictsOf.get(change.urn) ?? [],
        };
    });
    const urns = new Set(changes.map(({ urn }) => urn));
    return {
        environment,
        changes: changes.sort(compareChanges),
        unchanged: report.unchanged,
        verdicts,
        otherVerdicts: verdicts.filter(({ urn }) => !urns.has(urn)),
        troubles: sortedBy(report.troubles, ({ severity, message }) => `${severity} ${message}`),
    };
}

/** The engine tells of what it finds as it comes. */
function sortedBy<T>(list: readonly T[], key: (element: T) => string): readonly T[] {
    return [...list].sort((one, other) => compareText(key(one), key(other)));
}

function objectOf({ before, after }: PlanStep, { kind, name }: Change): string {
    const subject = (after ?? before)?.subject;
    if (subject === undefined) {
        return `${kind.split(" ").at(-1) ?? kind} ${name}`;
    }
    const of = subject.namespace === undefined ? "" : `${subject.namespace}/`;
    return `${subject.kind} ${of}${subject.name}`;
}

function compareChanges(one: PlannedChange, other: PlannedChange): number {
    return (
        comparePlaces(one, other) ||
        compareText(one.object, other.object) ||
        compareText(one.urn, other.urn)
    );
}

/** How many changes have each risk as their worst, the worst first; only those that there are. */
export function riskCounts({ changes }: Plan): readonly (readonly [Risk, number])[] {
    return risks
        .map((risk) => [risk, changes.filter((change) => change.risk === risk).length] as const)
        .filter(([, count]) => count > 0);
}
