import type { StepEventMetadata, StepEventStateMetadata } from "@pulumi/pulumi/automation";

import { kubernetesObject, type KubernetesObject } from "../../policy/library/kubernetes";
import { Stack, type StackResource } from "../../policy/library/stack";
import { nameOf } from "../engine/changes";
import { declaredOf } from "./inputs";

/** A resource as the plan finds it, and as it leaves it. */
export interface PlanStep {
    readonly op: StepEventMetadata["op"];
    readonly urn: string;
    readonly type: string;
    /** Absent where it is created, and where it is no Kubernetes object. */
    readonly before?: KubernetesObject;
    /** Absent where it is deleted, and where it is no Kubernetes object. */
    readonly after?: KubernetesObject;
    /** Paths of the properties that differ. */
    readonly paths: readonly string[];
    /** Paths of the properties for which it must be replaced. */
    readonly replaceKeys: readonly string[];
    /** Whether the object stays in the cluster when the program gives it up. */
    readonly isKept: boolean;
}

/** All objects of the program, before the plan and after it. */
export interface World {
    readonly before: Stack;
    readonly after: Stack;
}

/** Whether the object that there was is gone afterwards, be it that another one takes its place. */
export function isGone({ op, isKept }: PlanStep): boolean {
    return !isKept && (op === "delete" || op === "replace");
}

export function planStep(step: StepEventMetadata): PlanStep {
    const [before, after] = [objectOf(step.old), objectOf(step.new)];
    const detailed = Object.keys(step.detailedDiff ?? {});
    const replacing = Object.entries(step.detailedDiff ?? {})
        .filter(([, { diffKind }]) => diffKind.endsWith("-replace"))
        .map(([path]) => path);
    return {
        op: step.op,
        urn: step.urn,
        type: step.type,
        ...(before && step.op !== "create" && { before }),
        ...(after && step.op !== "delete" && { after }),
        paths: detailed.length > 0 ? detailed : (step.diffs ?? []),
        replaceKeys: replacing.length > 0 ? replacing : (step.keys ?? []),
        isKept: step.old?.retainOnDelete === true,
    };
}

export function worldOf(steps: readonly StepEventMetadata[]): World {
    return {
        before: stackOf(steps.filter(({ op }) => op !== "create").map(({ old }) => old)),
        after: stackOf(steps.filter(({ op }) => op !== "delete").map((step) => step.new)),
    };
}

type State = StepEventStateMetadata | undefined;

function stackOf(states: readonly State[]): Stack {
    const resources = states.flatMap((state) =>
        state?.custom === true ? [resourceOf(state)] : [],
    );
    return new Stack(resources, ({ props }) => props);
}

function objectOf(state: State): KubernetesObject | undefined {
    return state && kubernetesObject({ ...resourceOf(state), ignoreChanges: [] });
}

function resourceOf({ type, urn, inputs }: StepEventStateMetadata): StackResource {
    return {
        type,
        name: nameOf(urn),
        urn,
        props: declaredOf(inputs),
        opts: { ignoreChanges: [] },
        dependencies: [],
        propertyDependencies: {},
    };
}
