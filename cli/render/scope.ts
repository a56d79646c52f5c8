import { isTree, type Tree } from "../../policy/library/plain";

/** Kinds of Kubernetes itself that live in no namespace, of those that charts bring. */
const clusterScoped: ReadonlySet<string> = new Set([
    "/Namespace",
    "/PersistentVolume",
    "admissionregistration.k8s.io/MutatingAdmissionPolicy",
    "admissionregistration.k8s.io/MutatingAdmissionPolicyBinding",
    "admissionregistration.k8s.io/MutatingWebhookConfiguration",
    "admissionregistration.k8s.io/ValidatingAdmissionPolicy",
    "admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding",
    "admissionregistration.k8s.io/ValidatingWebhookConfiguration",
    "apiextensions.k8s.io/CustomResourceDefinition",
    "apiregistration.k8s.io/APIService",
    "flowcontrol.apiserver.k8s.io/FlowSchema",
    "flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration",
    "gateway.networking.k8s.io/GatewayClass",
    "networking.k8s.io/IngressClass",
    "node.k8s.io/RuntimeClass",
    "rbac.authorization.k8s.io/ClusterRole",
    "rbac.authorization.k8s.io/ClusterRoleBinding",
    "scheduling.k8s.io/PriorityClass",
    "snapshot.storage.k8s.io/VolumeSnapshotClass",
    "storage.k8s.io/CSIDriver",
    "storage.k8s.io/StorageClass",
    "storage.k8s.io/VolumeAttributesClass",
]);

/** An object's kind with its API's group: `apps/Deployment`, `/Service`. */
export function groupKind(manifest: Readonly<Tree>): string {
    const [group = ""] = String(manifest["apiVersion"]).split("/").slice(-2, -1);
    return `${group}/${String(manifest["kind"])}`;
}

/** The kind that a CustomResourceDefinition defines; undefined for all other objects. */
export function definedKind(
    manifest: Readonly<Tree>,
): { readonly kind: string; readonly namespaced: boolean } | undefined {
    const { spec } = manifest;
    if (groupKind(manifest) !== "apiextensions.k8s.io/CustomResourceDefinition" || !isTree(spec)) {
        return undefined;
    }
    const names = isTree(spec["names"]) ? spec["names"] : {};
    return {
        kind: `${String(spec["group"])}/${String(names["kind"])}`,
        namespaced: spec["scope"] === "Namespaced",
    };
}

/**
 * Does an object live in a namespace? A kind that nobody defines is taken for what most kinds are.
 *
 * @param neighbours Objects whose definitions come first.
 */
export function isNamespaced(manifest: Readonly<Tree>, neighbours: readonly Tree[]): boolean {
    const kind = groupKind(manifest);
    const defined = neighbours.map(definedKind).find((each) => each?.kind === kind);
    return defined?.namespaced ?? !clusterScoped.has(kind);
}
