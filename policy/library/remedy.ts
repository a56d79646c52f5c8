import type { Exemptions } from "./exemptions";
import { Field, type Step } from "./field";
import { judgeObject } from "./judge";
import { type DeclaredResource, kubernetesObject } from "./kubernetes";
import type { Settings } from "./parameters";
import { podTemplatesOf } from "./pods";
import { Report } from "./report";
import type { Rule } from "./rule";

/**
 * How a rule mends what it finds on one object. It decides only what nobody decided, or says the same in
 * other words: what somebody wrote on purpose stays a violation.
 */
export interface Remedy {
    /** What it does, as the end of a sentence that begins with its rule. */
    readonly does: string;
    /** What is to be written where a violation is; nothing where that is for people to decide. */
    readonly mend: (place: BrokenPlace) => Edit | undefined;
}

/** What a remedy may look at. */
export interface BrokenPlace {
    /** The field that the violation points at. */
    readonly found: Field;
    /** What that field is a field of. */
    readonly holder: Field;
    /** The spec of the pod that it is in; the object where it is in none. */
    readonly pod: Field;
}

export interface Edit {
    readonly value: boolean | number | string | readonly string[];
    /** Where to write it, from the field that the violation points at. @default that field itself */
    readonly below?: readonly Step[];
}

/** The remedy that sets a field which was left out. */
export function fillIn(
    field: string,
    value: Edit["value"],
    unless: (place: BrokenPlace) => boolean = () => false,
): Remedy {
    return {
        does: `sets ${field} to ${JSON.stringify(value)} where it is left out`,
        mend: (place) => (place.found.isDeclared || unless(place) ? undefined : { value }),
    };
}

/**
 * Mends a resource in place, through CrossGuard's own views of it, so that what is secret or unknown
 * stays so. What is exempted is left as it is.
 *
 * @returns whether anything was changed.
 */
export function mend(
    rule: Rule,
    resource: DeclaredResource,
    settings: Settings,
    exemptions: Exemptions,
): boolean {
    const object = kubernetesObject(resource);
    const { remedy } = rule;
    if (object === undefined || remedy === undefined) {
        return false;
    }
    const report = new Report(rule);
    judgeObject(rule, object, report, settings);
    const pods = report.try(() => podTemplatesOf(object)) ?? [];
    const changes = exemptions
        .standing(report.findings)
        .filter(({ level }) => level === "violation")
        .map(({ place }) => place)
        .filter((place) => place instanceof Field)
        .map((found) => {
            const holder = object.fields.at(...found.steps.slice(0, -1));
            const pod = pods.map(({ spec }) => spec).find((spec) => isIn(found, spec));
            // What is unknown in it leaves the violation, or what `not-evaluated` tells of it.
            const edit = report.try(() =>
                remedy.mend({ found, holder, pod: pod ?? object.fields }),
            );
            return (
                edit !== undefined &&
                write(resource.props, [...found.steps, ...(edit.below ?? [])], edit.value)
            );
        });
    return changes.includes(true);
}

function isIn({ steps }: Field, outer: Field): boolean {
    return outer.steps.every((step, index) => steps[index] === step);
}

/** Writes a value, with the objects on the way to it; nothing where something else is in its way. */
function write(root: unknown, [step, ...rest]: readonly Step[], value: Edit["value"]): boolean {
    if (typeof root !== "object" || root === null || step === undefined) {
        return false;
    }
    if (rest.length === 0) {
        return Reflect.set(root, step, value);
    }
    const child: unknown = Reflect.get(root, step);
    if (child === undefined || child === null) {
        Reflect.set(root, step, {});
    }
    return write(Reflect.get(root, step), rest, value);
}
