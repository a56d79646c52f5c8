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

// "extensions" served these kinds until Kubernetes 1.16; its resources are still in Pulumi's SDK. The
// core group has none of them: whoever writes `v1` there means one all the same.
export const workloadGroups = ["apps", "extensions", ""];
const jobGroups = ["batch", ""];

/** Where Kubernetes' own kinds describe pods. */
export const templateLocations: Readonly<Record<string, TemplateLocation>> = {
    Pod: { groups: [""], path: [] },
    PodTemplate: { groups: [""], path: ["template"] },
    ReplicationController: { groups: [""], path: ["spec", "template"] },
    ReplicaSet: { groups: workloadGroups, path: ["spec", "template"] },
    Deployment: { groups: workloadGroups, path: ["spec", "template"] },
    DaemonSet: { groups: workloadGroups, path: ["spec", "template"] },
    StatefulSet: { groups: workloadGroups, path: ["spec", "template"] },
    Job: { groups: jobGroups, path: ["spec", "template"] },
    CronJob: { groups: jobGroups, path: ["spec", "jobTemplate", "spec", "template"] },
};

/** Where well-known custom resources do; `*` stands for each element of a list. */
const customLocations: Readonly<Record<string, readonly (readonly string[])[]>> = {
    "argoproj.io/Rollout": [["spec", "template"]],
    "serving.knative.dev/Service": [["spec", "template"]],
    "serving.knative.dev/Configuration": [["spec", "template"]],
    "serving.knative.dev/Revision": [[]],
    "keda.sh/ScaledJob": [["spec", "jobTargetRef", "template"]],
    "apps.kruise.io/CloneSet": [["spec", "template"]],
    "apps.kruise.io/DaemonSet": [["spec", "template"]],
    "apps.kruise.io/StatefulSet": [["spec", "template"]],
    "jobset.x-k8s.io/JobSet": [["spec", "replicatedJobs", "*", "template", "spec", "template"]],
    "batch.volcano.sh/Job": [["spec", "tasks", "*", "template"]],
    "leaderworkerset.x-k8s.io/LeaderWorkerSet": [
        ["spec", "leaderWorkerTemplate", "leaderTemplate"],
        ["spec", "leaderWorkerTemplate", "workerTemplate"],
    ],
    "ray.io/RayCluster": [
        ["spec", "headGroupSpec", "template"],
        ["spec", "workerGroupSpecs", "*", "template"],
    ],
};

const templates = new WeakMap<KubernetesObject, { readonly own: PodTemplate | undefined }>();

/** The pods that one of Kubernetes' own kinds runs, or nothing where it runs none. */
export function podTemplateOf(object: KubernetesObject): PodTemplate | undefined {
    const known = templates.get(object) ?? { own: findTemplate(object) };
    templates.set(object, known);
    return known.own;
}

function findTemplate(object: KubernetesObject): PodTemplate | undefined {
    const location = Object.hasOwn(templateLocations, object.kind)
        ? templateLocations[object.kind]
        : undefined;
    if (location === undefined || !location.groups.includes(object.group)) {
        return undefined;
    }
    return templateAt(object.fields.at(...location.path));
}

/**
 * All pods that an object describes, in custom resources too.
 *
 * @throws UnknownField, when a list of them is unknown.
 */
export function podTemplatesOf(object: KubernetesObject): PodTemplate[] {
    const own = podTemplateOf(object);
    if (own !== undefined) {
        return [own];
    }
    const key = `${object.group}/${object.kind}`;
    const locations = Object.hasOwn(customLocations, key) ? customLocations[key] : undefined;
    return (locations ?? []).flatMap((path) =>
        allAt(object.fields, path)
            .map(templateAt)
            .filter(({ spec }) => spec.isDeclared),
    );
}

function templateAt(template: Field): PodTemplate {
    return { metadata: template.at("metadata"), spec: template.at("spec") };
}

function allAt(field: Field, [step, ...rest]: readonly string[]): Field[] {
    if (step === undefined) {
        return [field];
    }
    const next = step === "*" ? field.items() : [field.at(step)];
    return next.flatMap((child) => allAt(child, rest));
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
    return object.kind === "Job" || object.kind === "CronJob";
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
