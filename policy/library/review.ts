import { type Exemption, type Exemptions, names } from "./exemptions";
import { judgeObject } from "./judge";
import { kubernetesObject, type DeclaredResource } from "./kubernetes";
import type { Settings } from "./parameters";
import { describeSubject, Report, type Finding, type NotEvaluated } from "./report";
import type { Rule } from "./rule";
import { Stack, type StackResource } from "./stack";

/**
 * One pass of all rules over a stack, fed as Pulumi calls: first each object as it is registered,
 * at the end the stack. A rule runs once; its advice and what it could not evaluate are kept for
 * the policies that report them, because Pulumi knows one level of enforcement for each policy.
 */
export class Review {
    readonly #exemptions: Exemptions;
    readonly #declared = new Map<string, unknown>();
    readonly #advice = new Map<string, readonly Finding[]>();
    readonly #notEvaluated = new Map<string, readonly NotEvaluated[]>();

    constructor(exemptions: Exemptions) {
        this.#exemptions = exemptions;
    }

    /** Judges one resource by itself and gives the violations. */
    public judgeObject(rule: Rule, resource: DeclaredResource, settings: Settings): Finding[] {
        this.#declared.set(resource.urn, resource.props);
        const object = kubernetesObject(resource);
        if (object === undefined) {
            return [];
        }
        const report = new Report(rule);
        judgeObject(rule, object, report, settings);
        return this.#keep(`${rule.id} ${resource.urn}`, report);
    }

    /** Judges all resources together and gives the violations. */
    public judgeStack(
        rule: Rule,
        resources: readonly StackResource[],
        settings: Settings,
    ): Finding[] {
        const report = new Report(rule);
        rule.judgeStack?.(this.stackOf(resources), report, settings);
        return this.#keep(rule.id, report);
    }

    /** The advice of all rules since the last call. */
    public takeAdvice(): Finding[] {
        const advice = [...this.#advice.values()].flat();
        this.#advice.clear();
        return advice;
    }

    /** What the rules could not evaluate since the last call: one message for each place. */
    public takeNotEvaluated(
        resources: readonly StackResource[],
    ): { readonly message: string; readonly urn: string }[] {
        const places = new Map<string, { rules: string[]; place: NotEvaluated }>();
        for (const place of [...this.#notEvaluated.values()].flat()) {
            const key = `${place.subject.urn} ${place.path}`;
            const seen = places.get(key);
            places.set(key, { rules: [...(seen?.rules ?? []), place.rule], place });
        }
        this.#notEvaluated.clear();
        const stack = this.stackOf(resources);
        return [...places.values()].map(({ rules, place }) => ({
            message: describeNotEvaluated([...new Set(rules)], place, stack),
            urn: place.subject.urn,
        }));
    }

    /** Whether it is unknown if an exemption is needed; asked before `takeNotEvaluated`. */
    public isOpen(exemption: Exemption): boolean {
        return [...this.#notEvaluated.values()]
            .flat()
            .some(({ rule, subject }) => rule === exemption.rule && names(exemption, subject));
    }

    #keep(key: string, report: Report): Finding[] {
        const standing = this.#exemptions.standing(report.findings);
        this.#advice.set(
            key,
            standing.filter(({ level }) => level === "advice"),
        );
        this.#notEvaluated.set(key, report.notEvaluated);
        return standing.filter(({ level }) => level === "violation");
    }

    /** All objects, as the program declared them. */
    public stackOf(resources: readonly StackResource[]): Stack {
        // Where all rules on single objects are switched off, nothing was declared to them.
        const nothingDeclared = this.#declared.size === 0;
        return new Stack(resources, ({ urn, props }) =>
            nothingDeclared ? props : this.#declared.get(urn),
        );
    }
}

function describeNotEvaluated(
    rules: readonly string[],
    { subject, path }: NotEvaluated,
    stack: Stack,
): string {
    const [property = ""] = path.split(/[.[]/);
    const sources = stack
        .sourcesOf(subject.urn, property)
        .map(({ type, name }) => `${type.split(":").at(-1) ?? type} ${name}`);
    const until = sources.length === 0 ? "the update runs" : `${sources.join(" and ")} exists`;
    return (
        `${rules.join(", ")}: ${describeSubject(subject)}: not evaluated: ${path} is unknown until ` +
        `${until}. Fix: give it a value that is known in the preview.`
    );
}
