import { exemptions, runtimeExemptions } from "../../policy/exemptions";
import {
    type AdmissionExemption,
    type BoundPolicy,
    boundPolicies,
} from "../../policy/library/admission";
import { currentDay, holdsOn } from "../../policy/library/exemptions";
import { activeRules, type PolicyLevel } from "../../policy/library/levels";
import { rules } from "../../policy/rules";

export interface AdmissionPoliciesArgs {
    /** The strictest level that some namespace asks for. */
    readonly level: PolicyLevel;
    /** The platform's own that stand: what is exempted in others is not exempted here. */
    readonly namespaces: readonly string[];
    /** The day that exemptions are judged by, as YYYY-MM-DD. @default today, in UTC */
    readonly today?: string;
}

/**
 * What the API server judges by: the rules of the policy pack up to a level, with what the platform
 * itself is exempted from.
 */
export function platformPolicies({
    level,
    namespaces,
    today = currentDay(),
}: AdmissionPoliciesArgs): BoundPolicy[] {
    return boundPolicies(activeRules(rules, level), {
        exemptions: [...exemptions, ...runtimeExemptions].filter(
            (exemption) =>
                holdsOn(exemption, today) &&
                homesOf(exemption).every((home) => namespaces.includes(home)),
        ),
    });
}

/** The namespaces without which an exemption is of no use, and a hole. */
function homesOf({ target, madeBy }: AdmissionExemption): string[] {
    const place = "urn" in target ? undefined : target.namespace;
    return [place ?? "*", madeBy?.namespace ?? "*"].filter((home) => !home.includes("*"));
}
