import { UserError } from "../../errors";

/** What can go wrong with a change, the worst first: what cannot be taken back leads. */
export const risks = ["data-loss", "access", "crd", "downtime", "routine"] as const;

export type Risk = (typeof risks)[number];

/** A risk of a change, and why the change has it, as a sentence without its full stop. */
export interface Finding {
    readonly risk: Risk;
    readonly why: string;
}

/** For sorting: the worse first. */
export function compareRisks(one: Risk, other: Risk): number {
    return risks.indexOf(one) - risks.indexOf(other);
}

/** Whether a risk is as bad as another one, or worse. */
export function isAtLeast(risk: Risk, bound: Risk): boolean {
    return compareRisks(risk, bound) <= 0;
}

/**
 * Reads the risk that a flag names.
 *
 * @throws UserError that names the flag, its value and the risks that there are.
 */
export function readRisk(flag: string, text: string): Risk {
    const found = risks.find((risk) => risk === text);
    if (found === undefined) {
        throw new UserError(
            `${flag} is ${JSON.stringify(text)}, but must be one of ${risks.join(", ")}: name the mildest risk that it is meant for.`,
        );
    }
    return found;
}
