import type { KubernetesObject } from "./kubernetes";
import { isTree, type Tree } from "./plain";
import { podTemplatesOf } from "./pods";

/**
 * Fills in what the API server fills in before admission policies see an object, as far as a rule
 * reads it, so that both gates judge the same. What the program leaves out and the API server does
 * not fill in stays out.
 */
export function withDefaults(object: KubernetesObject, tree: Tree): Tree {
    for (const { spec } of templatesOf(object)) {
        const podSpec = spec.steps.reduce<unknown>(
            (value, step) => (isPlainStep(value, step) ? Reflect.get(value, step) : undefined),
            tree,
        );
        if (isTree(podSpec)) {
            defaultPod(podSpec);
        }
    }
    if (object.kind === "Pod" && object.group === "") {
        requestWhatIsLimited(child(tree, "spec"));
    }
    if (object.kind === "Service" && object.group === "") {
        fill(child(tree, "spec"), "type", "ClusterIP");
    }
    return tree;
}

function templatesOf(object: KubernetesObject): ReturnType<typeof podTemplatesOf> {
    try {
        return podTemplatesOf(object);
    } catch {
        return []; // A list of pods is unknown, which is told where it is judged.
    }
}

function defaultPod(podSpec: Tree): void {
    for (const list of ["containers", "initContainers", "ephemeralContainers"]) {
        for (const container of elementsOf(podSpec, list)) {
            defaultContainer(container, known(podSpec, "hostNetwork") === true);
        }
    }
    for (const volume of elementsOf(podSpec, "volumes")) {
        if (Object.keys(volume).every((key) => key === "name")) {
            volume.emptyDir = {};
        }
    }
}

function defaultContainer(container: Tree, hostNetwork: boolean): void {
    const image = known(container, "image");
    if (typeof image === "string" && !isUnknown(container, "imagePullPolicy")) {
        fill(container, "imagePullPolicy", isLatest(image) ? "Always" : "IfNotPresent");
    }
    for (const port of elementsOf(container, "ports")) {
        if (hostNetwork && !isUnknown(port, "containerPort")) {
            fill(port, "hostPort", port.containerPort);
        }
    }
    textsOfAmounts(container);
}

/** A limit without a request is its request, too: of a Pod, and not of a template of one. */
function requestWhatIsLimited(podSpec: Tree): void {
    const lists = ["containers", "initContainers"].flatMap((list) => elementsOf(podSpec, list));
    for (const resources of lists.map((container) => child(container, "resources"))) {
        const limits = child(resources, "limits");
        const requests = known(resources, "requests");
        const target: Tree = isTree(requests) ? requests : {};
        if (requests === undefined && !isUnknown(resources, "requests")) {
            resources.requests = target;
        }
        for (const name of Object.keys(limits)) {
            if (!isUnknown(limits, name)) {
                fill(target, name, limits[name]);
            }
        }
    }
}

/** Amounts may be numbers in YAML; the API server knows them as texts. */
function textsOfAmounts(container: Tree): void {
    const resources = child(container, "resources");
    for (const bound of ["limits", "requests"]) {
        const amounts = known(resources, bound);
        for (const name of isTree(amounts) ? Object.keys(amounts) : []) {
            const amount = isTree(amounts) ? known(amounts, name) : undefined;
            if (isTree(amounts) && (typeof amount === "bigint" || typeof amount === "number")) {
                amounts[name] = String(amount);
            }
        }
    }
}

function isLatest(image: string): boolean {
    const name = image.slice(image.lastIndexOf("/") + 1);
    return !name.includes("@") && (!name.includes(":") || name.endsWith(":latest"));
}

function child(tree: Tree, key: string): Tree {
    const value = known(tree, key);
    return isTree(value) ? value : {};
}

function elementsOf(tree: Tree, key: string): Tree[] {
    const list = known(tree, key);
    if (!Array.isArray(list)) {
        return [];
    }
    return Array.from(list.keys()).flatMap((index) => {
        const element = known(list, index);
        return isTree(element) ? [element] : [];
    });
}

function fill(tree: Tree, key: string, value: unknown): void {
    if (!Object.hasOwn(tree, key) && value !== undefined) {
        tree[key] = value;
    }
}

/** A property that is no trap for what is unknown. */
function known(tree: object, key: string | number): unknown {
    return Object.getOwnPropertyDescriptor(tree, key)?.value;
}

function isUnknown(tree: object, key: string): boolean {
    return Object.getOwnPropertyDescriptor(tree, key)?.get !== undefined;
}

function isPlainStep(value: unknown, step: string | number): value is object {
    return typeof value === "object" && value !== null && !isUnknown(value, String(step));
}
