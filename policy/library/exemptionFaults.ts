import { describeExemption, type Exemption } from "./exemptions";
import type { Rule } from "./rule";

/** What is asked of exemptions themselves; nothing exempts from it. */
export const faultyExemptions = {
    id: "faulty-exemptions",
    title: "Exemptions are complete, in force and needed",
    why: "What is exempted without a reason, without an end or without a need is a hole for whatever comes.",
    severity: "medium",
    fix: "complete, renew or remove the exemption",
} as const satisfies Partial<Rule>;

/** What is wrong with an exemption, and what to do. */
export interface ExemptionFault {
    readonly wrong: string;
    readonly fix: string;
}

export function expiredFault(exemption: Exemption): ExemptionFault {
    const { owner, expires } = exemption;
    return {
        wrong: `the exemption from ${describeExemption(exemption)} expired on ${expires}`,
        fix: `${owner} mends the object and removes the exemption, or decides anew and dates it later`,
    };
}

export function unusedFault(exemption: Exemption): ExemptionFault {
    return {
        wrong: `the exemption from ${describeExemption(exemption)} lets nothing pass`,
        fix: `${exemption.owner} removes it, or lists the stacks that it is for`,
    };
}

/** What to say of an exemption that other stacks may need. */
export function describeDoubt(exemption: Exemption): string {
    return (
        `The exemption from ${describeExemption(exemption)} lets nothing pass in this stack. ` +
        `Fix: if no other stack needs it, ${exemption.owner} removes it from policy/exemptions/.`
    );
}

export function describeFault({ wrong, fix }: ExemptionFault): string {
    return `${faultyExemptions.id}: ${wrong}. Fix: ${fix}.`;
}
