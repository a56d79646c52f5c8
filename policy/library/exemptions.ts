import { fits } from "./patterns";
import { describeSubject, type Finding } from "./report";

/** What is exempted; `*` stands for any text. */
export type ExemptionTarget =
    | {
          readonly kind: string;
          /** Left out for objects without a namespace. */
          readonly namespace?: string;
          readonly name: string;
      }
    | { /** Pulumi's name for the resource in its state. */ readonly urn: string };

/** Lets one rule pass for named objects, for a reason, by someone's word, for a time. */
export interface Exemption {
    /** The id of the rule. */
    readonly rule: string;
    readonly target: ExemptionTarget;
    /** Why the rule does not fit here, for whoever reviews it. */
    readonly reason: string;
    /** Who answers for it. */
    readonly owner: string;
    /** The last day on which it holds, as YYYY-MM-DD. */
    readonly expires: string;
}

/** The day that exemptions are judged by where nobody names one: in UTC, as YYYY-MM-DD. */
export function currentDay(): string {
    return new Date().toISOString().slice(0, 10);
}

/** Whether an exemption holds on a day, written as YYYY-MM-DD. */
export function holdsOn({ expires }: Exemption, today: string): boolean {
    return today <= expires;
}

/** Applies exemptions in one place for all rules, and remembers which were of use. */
export class Exemptions {
    readonly #all: readonly Exemption[];
    readonly #today: string;
    readonly #used = new Set<Exemption>();

    /** @param today The day to judge by, as YYYY-MM-DD. */
    constructor(all: readonly Exemption[], today: string) {
        all.forEach(checkFields);
        all.forEach(checkExpiry);
        this.#all = all;
        this.#today = today;
    }

    /** The findings that stand. One whose exemption has expired says so. */
    public standing(findings: readonly Finding[]): Finding[] {
        return findings.flatMap((finding) => {
            const exemption = this.#all.find((candidate) => covers(candidate, finding));
            if (exemption === undefined) {
                return [finding];
            }
            this.#used.add(exemption);
            const { expires, owner } = exemption;
            if (holdsOn(exemption, this.#today)) {
                return [];
            }
            return [
                {
                    ...finding,
                    wrong: `${finding.wrong} (${owner}'s exemption expired on ${expires})`,
                },
            ];
        });
    }

    /** Those that let something pass, in words. */
    public applied(): string[] {
        return this.#all
            .filter((exemption) => this.#used.has(exemption) && holdsOn(exemption, this.#today))
            .map(
                ({ rule, target, reason, owner, expires }) =>
                    `exempted from ${rule} until ${expires} by ${owner}: ${describeTarget(target)}: ${reason}`,
            );
    }

    /** Those that let nothing pass, in words that say what to do. */
    public unused(): string[] {
        return this.#all
            .filter((exemption) => !this.#used.has(exemption))
            .map(({ rule, target, owner }) => {
                const subject = describeTarget(target);
                return (
                    `The exemption from ${rule} for ${subject} lets nothing pass in this stack. ` +
                    `Fix: if no other stack needs it, ${owner} removes it from policy/exemptions/.`
                );
            });
    }
}

/** An exemption that nobody explains or answers for is none. */
function checkFields(exemption: Exemption): void {
    for (const field of ["rule", "reason", "owner"] as const) {
        if (exemption[field].trim() === "") {
            const { rule, target } = exemption;
            throw new Error(
                `The exemption from ${rule} for ${describeTarget(target)} has no ${field}: write it into the exemption.`,
            );
        }
    }
}

/** Days are compared as text, so one of another form would hold for longer than it seems. */
function checkExpiry({ rule, expires, owner }: Exemption): void {
    const day = /^\d{4}-\d{2}-\d{2}$/.test(expires) ? new Date(`${expires}T00:00:00Z`) : undefined;
    if (day === undefined || Number.isNaN(day.getTime())) {
        throw new Error(
            `The exemption of ${owner} from ${rule} expires on ${JSON.stringify(expires)}, which is no day: write it as YYYY-MM-DD in policy/exemptions/.`,
        );
    }
}

function covers({ rule, target }: Exemption, finding: Finding): boolean {
    const { kind, namespace, name, urn } = finding.place.subject;
    if (rule !== finding.rule) {
        return false;
    }
    return "urn" in target
        ? fits(target.urn, urn)
        : target.kind === kind &&
              fits(target.namespace ?? "", namespace ?? "") &&
              fits(target.name, name);
}

function describeTarget(target: ExemptionTarget): string {
    return "urn" in target ? target.urn : describeSubject({ ...target, urn: "" });
}
