import { UnknownField, type Field } from "./field";
import { grouped } from "./grouped";
import { namespaceOf, type KubernetesObject } from "./kubernetes";
import { isController, podTemplateOf, type PodTemplate } from "./pods";
import type { Report } from "./report";
import { autoscalerOf, minimumOf } from "./scaling";
import { labelSelectorMatches } from "./selectors";
import type { Stack } from "./stack";

/** A declared object and the pods that it runs. */
export interface Workload {
    readonly object: KubernetesObject;
    readonly template: PodTemplate;
}

const known = new WeakMap<Stack, readonly Workload[]>();

/** All that run pods, patches left out. */
export function workloadsOf(stack: Stack): readonly Workload[] {
    const workloads = known.get(stack) ?? findWorkloads(stack);
    known.set(stack, workloads);
    return workloads;
}

function findWorkloads(stack: Stack): Workload[] {
    return stack.objects.flatMap((object) => {
        const template = object.isPatch ? undefined : podTemplateOf(object);
        return template === undefined ? [] : [{ object, template }];
    });
}

interface Placement {
    readonly byNamespace: ReadonlyMap<string, readonly Workload[]>;
    /** A workload that may be in any namespace. */
    readonly unplaced: UnknownField | undefined;
}

const placements = new WeakMap<Stack, Placement>();

function placementOf(stack: Stack): Placement {
    const workloads = workloadsOf(stack);
    const isPlaced = ({ object }: Workload) => !namespaceField(object).isUnknown;
    const lost = workloads.find((workload) => !isPlaced(workload));
    const field = lost === undefined ? undefined : namespaceField(lost.object);
    return {
        byNamespace: grouped(workloads.filter(isPlaced), ({ object }) => namespaceOf(object)),
        unplaced: field && new UnknownField(field.subject, field.path),
    };
}

function namespaceField({ fields }: KubernetesObject): Field {
    return fields.at("metadata", "namespace");
}

/** Deployments, StatefulSets and DaemonSets. */
export function controllersOf(stack: Stack): readonly Workload[] {
    return workloadsOf(stack).filter(({ object }) => isController(object));
}

/** Judges each workload on its own, so that what is unknown in one hides no other. */
export function judgeWorkloads(
    workloads: readonly Workload[],
    report: Report,
    judge: (workload: Workload) => void,
): void {
    for (const workload of workloads) {
        report.judge(() => {
            judge(workload);
        });
    }
}

/**
 * Whether a namespace has a workload whose pods a predicate on their labels chooses.
 *
 * @throws UnknownField, when none has, and a workload may be in it or not.
 */
export function hasWorkload(
    stack: Stack,
    namespace: string,
    chooses: (labels: Field) => boolean,
): boolean {
    const placement = placements.get(stack) ?? placementOf(stack);
    placements.set(stack, placement);
    const isThere = (placement.byNamespace.get(namespace) ?? []).some(({ template }) =>
        chooses(template.metadata.at("labels")),
    );
    if (!isThere && placement.unplaced !== undefined) {
        throw placement.unplaced;
    }
    return isThere;
}

/** The objects of a kind in the workload's namespace whose selector chooses its pods. */
export function selecting(
    stack: Stack,
    { object, template }: Workload,
    kind: string,
    group: string,
    selector: string,
): KubernetesObject[] {
    return stack
        .inNamespace(kind, group, namespaceOf(object))
        .filter(({ fields }) =>
            labelSelectorMatches(fields.at("spec", selector), template.metadata.at("labels")),
        );
}

/** The fewest replicas that a workload runs with, as far as the stack says. */
export function fewestReplicas(stack: Stack, workload: KubernetesObject): number {
    const scaler = autoscalerOf(stack, workload);
    return scaler === undefined
        ? (workload.fields.at("spec", "replicas").number() ?? 1)
        : minimumOf(scaler);
}
