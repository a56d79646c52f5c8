import type { Field } from "./field";
import { isKind, nameOf, namespaceOf, type KubernetesObject } from "./kubernetes";
import type { Stack } from "./stack";

/** What scales a workload: a HorizontalPodAutoscaler, or a ScaledObject of KEDA. */
export interface Autoscaler {
    readonly object: KubernetesObject;
    readonly minimum: Field;
    readonly maximum: Field;
    /** The minimum that holds where none is given. */
    readonly defaultMinimum: number;
    /** The maximum that holds where none is given; a HorizontalPodAutoscaler must give one. */
    readonly defaultMaximum: number | undefined;
    readonly target: { readonly kind: Field; readonly name: Field };
}

function horizontalPodAutoscaler(object: KubernetesObject): Autoscaler {
    const spec = object.fields.at("spec");
    const target = spec.at("scaleTargetRef");
    return {
        object,
        minimum: spec.at("minReplicas"),
        maximum: spec.at("maxReplicas"),
        defaultMinimum: 1,
        defaultMaximum: undefined,
        target: { kind: target.at("kind"), name: target.at("name") },
    };
}

function scaledObject(object: KubernetesObject): Autoscaler {
    const spec = object.fields.at("spec");
    const target = spec.at("scaleTargetRef");
    return {
        object,
        minimum: spec.at("minReplicaCount"),
        maximum: spec.at("maxReplicaCount"),
        defaultMinimum: 0,
        defaultMaximum: 100,
        target: { kind: target.at("kind"), name: target.at("name") },
    };
}

/** Reads an object as an autoscaler, or gives nothing where it is none. */
export function autoscaler(object: KubernetesObject): Autoscaler | undefined {
    if (isKind(object, ["HorizontalPodAutoscaler"], ["autoscaling"])) {
        return horizontalPodAutoscaler(object);
    }
    return isKind(object, ["ScaledObject"], ["keda.sh"]) ? scaledObject(object) : undefined;
}

/** The autoscaler of a workload, if the stack has one. */
export function autoscalerOf(stack: Stack, workload: KubernetesObject): Autoscaler | undefined {
    const namespace = namespaceOf(workload);
    const name = nameOf(workload);
    const scaler = [
        ...stack.inNamespace("HorizontalPodAutoscaler", "autoscaling", namespace),
        ...stack.inNamespace("ScaledObject", "keda.sh", namespace),
    ].find(({ fields }) => {
        const target = fields.at("spec", "scaleTargetRef");
        const isNamed = target.at("name").text() === name;
        return isNamed && (target.at("kind").text() ?? "Deployment") === workload.kind;
    });
    return scaler === undefined ? undefined : autoscaler(scaler);
}

/** The most replicas that a workload runs with, as far as the stack says. */
export function mostReplicas(stack: Stack, workload: KubernetesObject): number {
    const scaler = autoscalerOf(stack, workload);
    const scaled = scaler === undefined ? undefined : maximumOf(scaler);
    return scaled ?? workload.fields.at("spec", "replicas").number() ?? 1;
}

export function minimumOf({ minimum, defaultMinimum }: Autoscaler): number {
    return minimum.number() ?? defaultMinimum;
}

export function maximumOf({ maximum, defaultMaximum }: Autoscaler): number | undefined {
    return maximum.number() ?? defaultMaximum;
}
