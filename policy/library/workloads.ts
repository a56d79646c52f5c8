import type { Field } from "./field";
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

/** All that run pods, patches left out. */
export function workloadsOf(stack: Stack): Workload[] {
    return stack.objects.flatMap((object) => {
        const template = object.isPatch ? undefined : podTemplateOf(object);
        return template === undefined ? [] : [{ object, template }];
    });
}

/** Deployments, StatefulSets and DaemonSets. */
export function controllersOf(stack: Stack): Workload[] {
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

/** The workloads of a namespace whose pods a predicate on their labels chooses. */
export function workloadsIn(
    stack: Stack,
    namespace: string,
    chooses: (labels: Field) => boolean,
): Workload[] {
    return workloadsOf(stack).filter(
        ({ object, template }) =>
            namespaceOf(object) === namespace && chooses(template.metadata.at("labels")),
    );
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
