import type { Field } from "./field";
import type { KubernetesObject } from "./kubernetes";
import type { Report } from "./report";

/** Where an object describes the pods that it runs. */
export interface PodTemplate {
    /** The pods' metadata: their labels and annotations. */
    readonly metadata: Field;
    readonly spec: Field;
}

interface TemplateLocation {
    readonly groups: readonly string[];
    readonly path: readonly string[];
}

// "extensions" served these kinds until Kubernetes 1.16; its resources are still in Pulumi's SDK.
const workloadGroups = ["apps", "extensions"];

const templateLocations: Readonly<Record<string, TemplateLocation>> = {
    Pod: { groups: [""], path: [] },
    PodTemplate: { groups: [""], path: ["template"] },
    ReplicationController: { groups: [""], path: ["spec", "template"] },
    ReplicaSet: { groups: workloadGroups, path: ["spec", "template"] },
    Deployment: { groups: workloadGroups, path: ["spec", "template"] },
    DaemonSet: { groups: workloadGroups, path: ["spec", "template"] },
    StatefulSet: { groups: workloadGroups, path: ["spec", "template"] },
    Job: { groups: ["batch"], path: ["spec", "template"] },
    CronJob: { groups: ["batch"], path: ["spec", "jobTemplate", "spec", "template"] },
};

/** The pods that an object runs, or nothing where it runs none. */
export function podTemplateOf(object: KubernetesObject): PodTemplate | undefined {
    const location = Object.hasOwn(templateLocations, object.kind)
        ? templateLocations[object.kind]
        : undefined;
    if (location === undefined || !location.groups.includes(object.group)) {
        return undefined;
    }
    const template = object.fields.at(...location.path);
    return { metadata: template.at("metadata"), spec: template.at("spec") };
}

/** A controller that keeps pods running: a Deployment, StatefulSet or DaemonSet, patch or not. */
export function isController(object: KubernetesObject): boolean {
    return (
        ["Deployment", "StatefulSet", "DaemonSet"].includes(object.kind) &&
        workloadGroups.includes(object.group)
    );
}

export function isDeployment(object: KubernetesObject): boolean {
    return object.kind === "Deployment" && isController(object);
}

export function isStatefulSet(object: KubernetesObject): boolean {
    return object.kind === "StatefulSet" && isController(object);
}

/** Whether the object's pods run to an end instead of staying up. */
export function runsToCompletion(object: KubernetesObject): boolean {
    return object.group === "batch";
}

/**
 * `main` runs for the pod's life; `sidecar` too, though it is listed among the init containers
 * (`restartPolicy: Always`); `init` runs to its end before them.
 */
export type ContainerRole = "main" | "sidecar" | "init";

/** Judges each container on its own, so that what is unknown in one hides no other. */
export function judgeContainers(
    { spec }: PodTemplate,
    report: Report,
    judge: (container: Field, role: ContainerRole) => void,
): void {
    report.judge(() => {
        for (const container of spec.at("containers").items()) {
            report.judge(() => {
                judge(container, "main");
            });
        }
    });
    report.judge(() => {
        for (const container of spec.at("initContainers").items()) {
            report.judge(() => {
                const stays = container.at("restartPolicy").text() === "Always";
                judge(container, stays ? "sidecar" : "init");
            });
        }
    });
}
