import { levels, type PolicyLevel } from "../levels";
import type { Rule } from "../rule";
import { type AdmissionBinding, admissionBindings, type Purpose } from "./bindings";
import {
    type AdmissionOptions,
    type AdmissionPolicy,
    admissionPolicy,
    isAdmissible,
} from "./policy";
import { kindsOf } from "./resources";

export type { AdmissionBinding } from "./bindings";
export type { AdmissionExemption } from "./exempting";
export type { AdmissionPolicy } from "./policy";

/** A policy, with what puts it into force. */
export interface BoundPolicy {
    /** What tells it from the others, such as `pods-baseline`. */
    readonly key: string;
    readonly policy: AdmissionPolicy;
    readonly bindings: ReadonlyMap<Purpose, AdmissionBinding>;
}

/**
 * The admission policies of rules: for each level one of the rules on pods, and one of all others.
 * So few, because each costs the API server and the one who installs them more than its rules do.
 * Rules that no admission policy can decide are left out.
 */
export function boundPolicies(
    rules: readonly Rule[],
    options: AdmissionOptions = {},
): BoundPolicy[] {
    const admissible = rules.filter(isAdmissible);
    return levels.flatMap((level) =>
        Object.entries(subjects).flatMap(([subject, isOn]) => {
            const group = admissible.filter((rule) => levelOf(rule) === level && isOn(rule));
            return group.length === 0 ? [] : [bound(`${subject}-${level}`, level, group, options)];
        }),
    );
}

const subjects: Readonly<Record<string, (rule: Rule) => boolean>> = {
    pods: ({ cel }) => cel?.on === "pods",
    objects: ({ cel }) => cel?.on !== "pods",
};

/** An optional rule that was chosen holds at every level. */
function levelOf({ level }: Rule): PolicyLevel {
    return level === "optional" ? "baseline" : level;
}

function bound(
    key: string,
    level: PolicyLevel,
    rules: readonly Rule[],
    options: AdmissionOptions,
): BoundPolicy {
    const policy = admissionPolicy(`groundwork-${key}`, rules, options);
    return { key, policy, bindings: admissionBindings(policy, level, kindsOf(rules)) };
}
