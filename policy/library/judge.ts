import { judgeByCel } from "./decision";
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
