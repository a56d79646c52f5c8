import type { Subject } from "./field";
import { grouped } from "./grouped";
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
    /** The Pulumi stacks that it is for: elsewhere it neither holds nor counts as unused. @default all */
    readonly stacks?: readonly string[];
}

/** The day that exemptions are judged by where nobody names one: in UTC, as YYYY-MM-DD. */
export function currentDay(): string {
    return new Date().toISOString().slice(0, 10);
}

/** Whether an exemption holds on a day, written as YYYY-MM-DD. */
export function holdsOn({ expires }: Exemption, today: string): boolean {
    return today <= expires;
}

/** Whether a text is a day of the calendar, written as YYYY-MM-DD. */
export function isDay(text: string): boolean {
    return (
        /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(new Date(`${text}T00:00:00Z`).getTime())
    );
}

/** Applies exemptions in one place for all rules, and remembers which were of use. */
export class Exemptions {
    readonly #all: readonly Exemption[];
    readonly #today: string;
    readonly #used = new Set<Exemption>();

    /**
     * @param today The day to judge by, as YYYY-MM-DD.
     * @param stack The Pulumi stack that is judged; without one, what is for some stacks only does not hold.
     */
    constructor(all: readonly Exemption[], today: string, stack?: string) {
        all.forEach(checkFields);
        all.forEach(checkExpiry);
        this.#all = all.filter((exemption) => concernsStack(exemption, stack));
        this.#today = today;
    }

    /** The findings that stand. One whose exemption has expired says so. */
    public standing(findings: readonly Finding[]): Finding[] {
        return findings.flatMap((finding) => {
            const candidates = this.#all.filter(
                (candidate) =>
                    candidate.rule === finding.rule && names(candidate, finding.place.subject),
            );
            const exemption =
                candidates.find((candidate) => holdsOn(candidate, this.#today)) ?? candidates[0];
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

    /** What they let pass, in words: one line for all rules that share target, reason and owner. */
    public applied(): string[] {
        const used = this.#all.filter(
            (exemption) => this.#used.has(exemption) && holdsOn(exemption, this.#today),
        );
        const lines = grouped(used, ({ target, reason, owner, expires }) =>
            [describeTarget(target), expires, owner, reason].join(" "),
        );
        return [...lines.values()].flatMap((alike) => {
            const rules = [...new Set(alike.map(({ rule }) => rule))].join(", ");
            return alike.slice(0, 1).map(({ target, reason, owner, expires }) => {
                const said = reason.replace(/\.$/, "");
                return `${describeTarget(target)} is exempted from ${rules} until ${expires} by ${owner}: ${said}`;
            });
        });
    }

    /** Those that hold no more. */
    public expired(): Exemption[] {
        return this.#all.filter((exemption) => !holdsOn(exemption, this.#today));
    }

    /** Those that hold and let nothing pass. */
    public unused(): Exemption[] {
        return this.#all.filter(
            (exemption) => !this.#used.has(exemption) && holdsOn(exemption, this.#today),
        );
    }
}

/** Whether an exemption is for the objects of a stack; what is for prod is for its cluster prod.eu. */
export function concernsStack({ stacks }: Exemption, stack: string | undefined): boolean {
    if (stacks === undefined || stack === undefined) {
        return stacks === undefined;
    }
    return stacks.some((each) => stack === each || stack.startsWith(`${each}.`));
}

/** Whether an exemption names this object. */
export function names({ target }: Exemption, { kind, namespace, name, urn }: Subject): boolean {
    return "urn" in target
        ? fits(target.urn, urn)
        : target.kind === kind &&
              fits(target.namespace ?? "", namespace ?? "") &&
              fits(target.name, name);
}

/** The rule and the target of an exemption, for a sentence. */
export function describeExemption({ rule, target }: Exemption): string {
    return `${rule} for ${describeTarget(target)}`;
}

/** An exemption that nobody explains or answers for is none. */
function checkFields(exemption: Exemption): void {
    for (const field of ["rule", "reason", "owner"] as const) {
        if (exemption[field].trim() === "") {
            throw new Error(
                `The exemption from ${describeExemption(exemption)} has no ${field}: write it into the exemption.`,
            );
        }
    }
}

/** Days are compared as text, so one of another form would hold for longer than it seems. */
function checkExpiry({ rule, expires, owner }: Exemption): void {
    if (!isDay(expires)) {
        throw new Error(
            `The exemption of ${owner} from ${rule} expires on ${JSON.stringify(expires)}, which is no day: write it as YYYY-MM-DD in policy/exemptions/.`,
        );
    }
}

function describeTarget(target: ExemptionTarget): string {
    return "urn" in target ? target.urn : describeSubject({ ...target, urn: "" });
}
