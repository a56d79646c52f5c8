import { concerns, judgeByCel } from "./decision";
import type { KubernetesObject } from "./kubernetes";
import type { Settings } from "./parameters";
import type { Report } from "./report";
import type { Rule } from "./rule";

/** Judges one object by itself, in CEL, in TypeScript or in both. */
export function judgeObject(
    rule: Rule,
    object: KubernetesObject,
    report: Report,
    settings: Settings,
): void {
    judgeByCel(rule, object, report, settings);
    rule.judgeObject?.(object, report, settings);
}

export function judgesObjects({ cel, judgeObject }: Rule): boolean {
    return cel !== undefined || judgeObject !== undefined;
}

/**
 * Tells which of many objects a rule has to look at, in their order. Most rules look at few kinds: to
 * ask each rule of each object would take longer than to judge.
 */
export function sortForRules(
    objects: readonly KubernetesObject[],
): (rule: Rule) => readonly KubernetesObject[] {
    const known = new Map<string, readonly KubernetesObject[]>();
    return ({ cel, judgeObject }) => {
        if (cel === undefined || judgeObject !== undefined) {
            return judgeObject === undefined ? [] : objects;
        }
        const key = JSON.stringify(cel.on);
        const chosen = known.get(key) ?? objects.filter((object) => concerns(cel, object));
        known.set(key, chosen);
        return chosen;
    };
}
