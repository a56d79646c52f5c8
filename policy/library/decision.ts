import { truth } from "./cel";
import { isKind, type KubernetesObject } from "./kubernetes";
import type { Parameter, Settings } from "./parameters";
import type { Level, Report } from "./report";
import { scopes, type Scope, type ScopeName } from "./scopes";
import type { Step } from "./field";
import type { Tree } from "./plain";
import { describesPods, viewOf, type Place } from "./view";

/** Objects of these kinds in these API groups. */
export interface KindMatch {
    readonly groups: readonly string[];
    readonly kinds: readonly string[];
}

/** What a rule decides in CEL, on one object at a time. */
export interface CelDecision {
    /** `pods`: whatever describes pods. */
    readonly on: "pods" | readonly KindMatch[];
    readonly checks: readonly CelCheck[];
}

type Whole = "pod" | "podMetadata" | "object";

/**
 * One thing that must hold. Expressions know `object`, the element under its name (`container`,
 * `volume`, …), and `variables`: `podSpec`, `podMetadata`, `containers` and the rule's parameters.
 */
export interface CelCheck {
    /** What is judged one by one, or `pod`, `podMetadata` or `object`, each as a whole. */
    readonly each: ScopeName | Whole;
    /** CEL: where this is false, there is nothing to judge. */
    readonly when?: string;
    /** CEL: what must be true. */
    readonly holds: string;
    /** The field that a finding points at, from the element, the pod's spec or the object. */
    readonly path: string;
    /** What is wrong where it does not hold, as the rest of a sentence. */
    readonly wrong: string;
    readonly fix?: string;
    /** @default violation */
    readonly level?: Level;
    /** Whether the value may be printed. @default false */
    readonly secret?: boolean;
}

interface CelRule {
    readonly parameters: readonly Parameter<unknown>[];
    readonly cel?: CelDecision;
}

/** Judges one object by a rule's CEL, as the API server would by the exported policy. */
export function judgeByCel(
    { cel, parameters }: CelRule,
    object: KubernetesObject,
    report: Report,
    settings: Settings,
): void {
    if (cel === undefined || !concerns(cel, object)) {
        return;
    }
    const view = viewOf(object);
    const { whole, perPod } = sidesOf(cel);
    const judge = (checks: readonly CelCheck[], place: Place) => {
        const variables = withSettings(place, parameters, settings);
        for (const check of checks) {
            report.judge(() => {
                judgeCheck(check, object, place, { object: view.tree, variables }, report);
            });
        }
    };
    if (whole.length > 0) {
        judge(whole, view.whole);
    }
    if (perPod.length > 0) {
        report.judge(() => {
            view.pods.forEach((pod) => {
                judge(perPod, pod);
            });
        });
    }
}

interface Sides {
    readonly whole: readonly CelCheck[];
    readonly perPod: readonly CelCheck[];
}

const sides = new WeakMap<CelDecision, Sides>();

/** The checks of the object as a whole, and those of each pod that it describes. */
function sidesOf(cel: CelDecision): Sides {
    const known = sides.get(cel) ?? {
        whole: cel.checks.filter(isOfObject),
        perPod: cel.checks.filter((check) => !isOfObject(check)),
    };
    sides.set(cel, known);
    return known;
}

/**
 * What expressions know of a place, with a rule's parameters. They are put over those of the rule before:
 * a rule reads no parameters but its own.
 */
function withSettings(
    { variables }: Place,
    parameters: readonly Parameter<unknown>[],
    settings: Settings,
): Tree {
    return parameters.length === 0
        ? variables
        : Object.assign(variables, chosenOf(parameters, settings));
}

const chosen = new WeakMap<Settings, Map<readonly Parameter<unknown>[], Tree>>();

/** The values of parameters, read once for all objects. */
function chosenOf(parameters: readonly Parameter<unknown>[], settings: Settings): Tree {
    const known = chosen.get(settings) ?? new Map<readonly Parameter<unknown>[], Tree>();
    chosen.set(settings, known);
    const values =
        known.get(parameters) ??
        Object.fromEntries(
            parameters.map((parameter): [string, unknown] => [
                parameter.name,
                celValue(settings(parameter)),
            ]),
        );
    known.set(parameters, values);
    return values;
}

export function concerns({ on }: CelDecision, object: KubernetesObject): boolean {
    return on === "pods"
        ? describesPods(object)
        : on.some(({ kinds, groups }) => isKind(object, kinds, groups));
}

/** The scope of a check, where it judges a list. */
export function scopeOf({ each }: CelCheck): Scope | undefined {
    return each === "pod" || each === "podMetadata" || each === "object" ? undefined : scopes[each];
}

function isOfObject(check: CelCheck): boolean {
    return check.each === "object" || scopeOf(check)?.of === "object";
}

/** A parameter as CEL knows it: whole numbers are integers. */
export function celValue(value: unknown): unknown {
    return typeof value === "number" ? BigInt(value) : value;
}

function judgeCheck(
    check: CelCheck,
    object: KubernetesObject,
    place: Place,
    context: Tree,
    report: Report,
): void {
    if (check.when !== undefined && truth(check.when, context) === false) {
        return;
    }
    const scope = scopeOf(check);
    if (scope === undefined) {
        judgeElement(check, object, place, [], context, report);
        return;
    }
    // One context for all elements: expressions keep nothing of it.
    const named: Tree = { ...context };
    for (const list of place.elements(scope)) {
        report.judge(() => {
            for (const read of list()) {
                report.judge(() => {
                    const element = read();
                    if (element !== undefined) {
                        Object.assign(named, element.names);
                        judgeElement(check, object, place, element.steps, named, report);
                    }
                });
            }
        });
    }
}

const paths = new WeakMap<CelCheck, readonly string[]>();

function stepsOf(check: CelCheck): readonly string[] {
    const steps = paths.get(check) ?? check.path.split(".").filter((step) => step !== "");
    paths.set(check, steps);
    return steps;
}

function judgeElement(
    check: CelCheck,
    object: KubernetesObject,
    place: Place,
    steps: readonly Step[],
    context: Tree,
    report: Report,
): void {
    if (truth(check.holds, context) === true) {
        return;
    }
    const root = check.each === "podMetadata" ? place.metadata : place.at;
    const field = root.at(...steps, ...stepsOf(check));
    // A patch leaves out what the object has already.
    if (object.isPatch && !field.isDeclared) {
        return;
    }
    const told = check.secret === true ? field.hidden() : field;
    if (check.level === "advice") {
        report.advice(told, check.wrong, check.fix);
    } else {
        report.violation(told, check.wrong, check.fix);
    }
}
