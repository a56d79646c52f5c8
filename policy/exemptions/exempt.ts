import type { Exemption, ExemptionTarget } from "../library/exemptions";

/** Exempts one target from some rules, for a reason that they share, by the platform's team. */
export function exempt(
    rules: readonly string[],
    target: ExemptionTarget,
    reason: string,
): Exemption[] {
    return rules.map((rule) => ({
        rule,
        target,
        reason,
        owner: "platform",
        expires: "2027-05-31",
    }));
}
