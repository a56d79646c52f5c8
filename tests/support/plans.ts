import { runtime } from "@pulumi/pulumi";
import type { StepEventMetadata, StepEventStateMetadata } from "@pulumi/pulumi/automation";

import { collectChanges, type RunReport } from "../../cli/engine/changes";
import { type Plan, planOf, type PlannedChange } from "../../cli/plan/plan";

/** An object as a program declares it. */
export interface Manifest {
    readonly apiVersion: string;
    readonly kind: string;
    readonly metadata?: object;
    readonly [field: string]: unknown;
}

type Op = StepEventMetadata["op"];

/** What the engine tells of one resource, by hand. */
export interface HandmadeStep {
    readonly op?: Op;
    readonly before?: Manifest;
    readonly after?: Manifest;
    /** Of a component, which is no object of a cluster. @default as the object says */
    readonly type?: string;
    /** @default by type and name */
    readonly urn?: string;
    /** The URN of the component that it is part of. @default none */
    readonly parent?: string;
    /** Paths that the engine names. @default those at which the objects differ */
    readonly paths?: readonly string[];
    /** Paths for which it must be replaced. @default none */
    readonly replacing?: readonly string[];
    /** Whether the object stays when the program gives it up. @default false */
    readonly isKept?: boolean;
    /** Whether it patches an object of others. @default false */
    readonly isPatch?: boolean;
}

/** A value that the engine knows and never shows, as its events have it. */
export const secret = { [runtime.specialSigKey]: runtime.specialSecretSig, ciphertext: "[secret]" };

/** A value that is known only once the change is applied. */
export const computed = runtime.unknownValue;

/** The URN of a component of the platform. */
export function componentUrn(type: string, name: string): string {
    return `urn:pulumi:dev::groundwork::${type}::${name}`;
}

/** The plan that comes of these steps; without an `op`, by what there is before and after. */
export function handmadePlan(...steps: readonly HandmadeStep[]): Plan {
    return planOf("dev", handmadeReport(...steps));
}

export function handmadeReport(...steps: readonly HandmadeStep[]): RunReport {
    const collector = collectChanges();
    steps.forEach((step, sequence) => {
        collector.take({
            sequence,
            timestamp: 0,
            resourcePreEvent: { metadata: metadataOf(step), planning: true },
        });
    });
    return collector.report();
}

/** The one change of a plan, with what surrounds it left as it is. */
export function handmadeChange(
    step: HandmadeStep,
    ...unchanged: readonly Manifest[]
): PlannedChange {
    const plan = handmadePlan(step, ...unchanged.map(standing));
    const [change] = plan.changes;
    if (change === undefined || plan.changes.length > 1) {
        throw new Error(`${plan.changes.length} changes instead of one`);
    }
    return change;
}

/** What a change risks, each as `risk: why`. */
export function risksOf({ findings }: PlannedChange): readonly string[] {
    return findings.map(({ risk, why }) => (why === "" ? risk : `${risk}: ${why}`));
}

/** An object that stays as it is. */
export function standing(object: Manifest): HandmadeStep {
    return { op: "same", before: object, after: object };
}

function metadataOf(step: HandmadeStep): StepEventMetadata {
    const { before, after, replacing = [], isPatch = false } = step;
    const object = after ?? before;
    if (object === undefined) {
        throw new Error("a step needs an object");
    }
    const type = step.type ?? typeOf(object, isPatch);
    const urn = step.urn ?? `urn:pulumi:dev::groundwork::${type}::${nameOf(object)}`;
    const paths = step.paths ?? (before && after ? differences(before, after, "") : []);
    return {
        op: step.op ?? opOf(before, after, replacing),
        urn,
        type,
        provider: "",
        keys: [...replacing],
        diffs: [...paths],
        ...(before && { old: stateOf(before, type, urn, step) }),
        ...(after && { new: stateOf(after, type, urn, step) }),
    };
}

function opOf(
    before: Manifest | undefined,
    after: Manifest | undefined,
    replacing: readonly string[],
): Op {
    if (before === undefined || after === undefined) {
        return before === undefined ? "create" : "delete";
    }
    return replacing.length > 0 ? "replace" : "update";
}

function stateOf(
    inputs: Manifest,
    type: string,
    urn: string,
    { parent = "", isKept = false }: HandmadeStep,
): StepEventStateMetadata {
    const custom = !type.startsWith("groundwork:");
    const base = { type, urn, custom, id: "", parent, provider: "", outputs: {} };
    return { ...base, inputs, retainOnDelete: isKept };
}

function typeOf({ apiVersion, kind }: Manifest, isPatch: boolean): string {
    const module = apiVersion.includes("/") ? apiVersion : `core/${apiVersion}`;
    return `kubernetes:${module}:${kind}${isPatch ? "Patch" : ""}`;
}

function nameOf({ metadata }: Manifest): string {
    const name: unknown = Reflect.get(metadata ?? {}, "name");
    return typeof name === "string" ? name : "nameless";
}

/** The paths at which two trees differ, as a provider tells of them. */
function differences(before: unknown, after: unknown, path: string): readonly string[] {
    if (!isBranch(before) || !isBranch(after) || Array.isArray(before) !== Array.isArray(after)) {
        return JSON.stringify(before) === JSON.stringify(after) ? [] : [path];
    }
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...keys].flatMap((key) =>
        differences(
            Reflect.get(before, key),
            Reflect.get(after, key),
            joined(path, key, Array.isArray(after)),
        ),
    );
}

function isBranch(value: unknown): value is object {
    return typeof value === "object" && value !== null && !(runtime.specialSigKey in value);
}

function joined(path: string, key: string, isIndex: boolean): string {
    if (isIndex) {
        return `${path}[${key}]`;
    }
    if (!/^[\w-]+$/.test(key)) {
        return `${path}[${JSON.stringify(key)}]`;
    }
    return path === "" ? key : `${path}.${key}`;
}
