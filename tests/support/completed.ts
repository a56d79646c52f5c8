import { isTree, type Tree } from "../../policy/library/plain";
import { isClusterScoped } from "../../policy/library/admission/resources";

/**
 * A manifest of the corpus, with what its authors left out and the API server asks for. It changes
 * nothing that a rule judges for the better or the worse in one gate only: both get this object.
 */
export function completed(manifest: Tree, namespace: string): Tree {
    const object = structuredClone(manifest);
    const metadata = isTree(object.metadata) ? object.metadata : {};
    object.metadata = metadata;
    const name = typeof metadata.name === "string" ? metadata.name : "unnamed";
    metadata.name = name.includes("_") ? name.replaceAll("_", "-") : name;
    for (const made of ["creationTimestamp", "uid", "resourceVersion", "selfLink"]) {
        Reflect.deleteProperty(metadata, made);
    }
    Reflect.deleteProperty(object, "status");
    if (!isClusterScoped(String(object.kind))) {
        metadata.namespace = namespace;
    } else {
        Reflect.deleteProperty(metadata, "namespace");
    }
    if (
        object.apiVersion === "v1" &&
        ["Deployment", "PodDisruptionBudget"].includes(String(object.kind))
    ) {
        object.apiVersion = object.kind === "Deployment" ? "apps/v1" : "policy/v1";
    }
    completePods(object);
    return object;
}

function completePods(object: Tree): void {
    const spec = part(object, "spec");
    switch (object.kind) {
        case "Pod":
            completeSpec(spec, "Always");
            break;
        case "Deployment":
        case "StatefulSet":
        case "DaemonSet":
        case "ReplicaSet": {
            const template = part(spec, "template");
            const selector = part(spec, "selector");
            const labels = isTree(selector.matchLabels) ? selector.matchLabels : { app: "web" };
            if (!isTree(selector.matchLabels) && selector.matchExpressions === undefined) {
                selector.matchLabels = labels;
            }
            const metadata = part(template, "metadata");
            metadata.labels = { ...labels, ...(isTree(metadata.labels) ? metadata.labels : {}) };
            completeSpec(part(template, "spec"), "Always");
            break;
        }
        case "Job":
            completeSpec(part(part(spec, "template"), "spec"), "Never");
            break;
        case "CronJob":
            spec.schedule ??= "* * * * *";
            completeSpec(
                part(part(part(part(spec, "jobTemplate"), "spec"), "template"), "spec"),
                "Never",
            );
            break;
        default:
    }
}

function completeSpec(spec: Tree, restartPolicy: string): void {
    if (restartPolicy !== "Always") {
        spec.restartPolicy ??= restartPolicy;
    }
    if (!Array.isArray(spec.containers) || spec.containers.length === 0) {
        spec.containers = [{ name: "web", image: "example.org/web:1.4.2" }];
    }
    for (const list of [spec.containers, spec.initContainers]) {
        const containers: unknown[] = Array.isArray(list) ? list : [];
        containers.filter(isTree).forEach((container, index) => {
            container.name ??= `c${index}`;
            container.image ??= "example.org/web:1.4.2";
        });
    }
}

function part(object: Tree, key: string): Tree {
    const value = object[key];
    const tree = isTree(value) ? value : {};
    object[key] = tree;
    return tree;
}
