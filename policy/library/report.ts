import { UnknownField, type Place, type Subject } from "./field";

/** Whether a finding stops `up`, or only tells. */
export type Level = "violation" | "advice";

/** What a rule found in one place. */
export interface Finding {
    readonly rule: string;
    readonly level: Level;
    readonly place: Place;
    /** What is wrong there, as the rest of a sentence. */
    readonly wrong: string;
    readonly fix: string;
}

/** A place that a rule could not judge, because its value is not known before `up`. */
export interface NotEvaluated {
    readonly rule: string;
    readonly subject: Subject;
    readonly path: string;
}

/** Collects what one rule finds. */
export class Report {
    public readonly findings: Finding[] = [];
    public readonly notEvaluated: NotEvaluated[] = [];
    readonly #rule: { readonly id: string; readonly fix: string };

    constructor(rule: { readonly id: string; readonly fix: string }) {
        this.#rule = rule;
    }

    /** Something that stops `up`. Without a `fix` of its own, the rule's is told. */
    public violation(place: Place, wrong: string, fix = this.#rule.fix): void {
        this.findings.push({ rule: this.#rule.id, level: "violation", place, wrong, fix });
    }

    /** Something to look at, found by a sign that can mislead. */
    public advice(place: Place, wrong: string, fix = this.#rule.fix): void {
        this.findings.push({ rule: this.#rule.id, level: "advice", place, wrong, fix });
    }

    /** Runs one judgement; what is unknown in it is reported, and the judgements beside it go on. */
    public judge(judgement: () => void): void {
        this.try(judgement);
    }

    /** The same for a value; nothing where it is unknown. */
    public try<T>(read: () => T): T | undefined {
        try {
            return read();
        } catch (error) {
            if (!(error instanceof UnknownField)) {
                throw error;
            }
            const { subject, path } = error;
            const known = this.notEvaluated.some(
                (earlier) => earlier.subject.urn === subject.urn && earlier.path === path,
            );
            if (!known) {
                this.notEvaluated.push({ rule: this.#rule.id, subject, path });
            }
            return undefined;
        }
    }
}

/** The one form of every message: rule, object, place, value, what is wrong, what to do. */
export function describeFinding({ rule, place, wrong, fix }: Finding): string {
    const where = `${place.path} is ${place.value}`;
    return `${rule}: ${describeSubject(place.subject)}: ${where}: ${wrong}. Fix: ${fix}.`;
}

export function describeSubject({ kind, namespace, name }: Subject): string {
    return namespace === undefined ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}
