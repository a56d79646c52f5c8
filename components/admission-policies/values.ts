import { exemptions, runtimeExemptions } from "../../policy/exemptions";
import { type BoundPolicy, boundPolicies } from "../../policy/library/admission";
import { holdsOn } from "../../policy/library/exemptions";
import { activeRules, type PolicyLevel } from "../../policy/library/levels";
import { rules } from "../../policy/rules";

/**
 * What the API server judges by: the rules of the policy pack up to a level, with the exemptions of
 * the platform.
 *
 * @param today What has expired before this day, written as YYYY-MM-DD, holds no longer.
 */
export function platformPolicies(level: PolicyLevel, today: string): BoundPolicy[] {
    return boundPolicies(activeRules(rules, level), {
        exemptions: [...exemptions, ...runtimeExemptions].filter((it) => holdsOn(it, today)),
    });
}
