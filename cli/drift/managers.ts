import { overlap, type FieldPath, type Ownership, type Writer } from "./fields";

/** The manager under whose name the declared fields are applied, dry, to see what they make. */
export const trialManager = "groundwork-drift";

/** What the cluster's own machinery writes is how it works, not somebody's change. */
const machinery = new Set([
    "kube-apiserver",
    "kube-controller-manager",
    "kube-scheduler",
    "kubelet",
    "kwok",
    "cloud-controller-manager",
    "cert-manager-cainjector",
]);

/** Whose additions count: everybody's but the platform's own, the cluster's and the allowed ones. */
export interface Managers {
    /** The name by which the provider owns the object's fields. */
    readonly own: string | undefined;
    /** Managers that may add fields to the platform's objects. */
    readonly allowed: readonly string[];
}

/** Is the manager the platform itself? It creates under one name, and updates under others. */
export function isOurs(manager: string, { own }: Managers): boolean {
    return manager === own || manager.startsWith("pulumi-kubernetes");
}

/** Ownerships of whoever may have changed the object by hand. */
export function strangers(
    ownerships: readonly Ownership[],
    managers: Managers,
): readonly Ownership[] {
    return ownerships.filter(
        ({ manager, subresource }) =>
            subresource !== "status" &&
            manager !== trialManager &&
            !machinery.has(manager) &&
            !managers.allowed.includes(manager) &&
            !isOurs(manager, managers),
    );
}

/** Who wrote a field last, as far as the API server knows: somebody else before the platform. */
export function writerOf(
    path: FieldPath,
    ownerships: readonly Ownership[],
    managers: Managers,
): Writer | undefined {
    const writers = ownerships
        .filter(({ fields }) => fields.some((field) => overlap(field.path, path)))
        .sort((a, b) => (b.time ?? "").localeCompare(a.time ?? ""));
    const [writer] = [...writers.filter(({ manager }) => !isOurs(manager, managers)), ...writers];
    return writer && { manager: writer.manager, time: writer.time };
}
