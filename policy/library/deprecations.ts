/** An API version that is gone or due to go. */
export interface Deprecation {
    /** The minor version of Kubernetes 1 that serves it no more. */
    readonly removed: number;
    /** What serves the kind instead. */
    readonly replacement: string;
}

type Row = readonly [apiVersion: string, kinds: readonly string[], removed: number, next: string];

// From Kubernetes' guide to deprecated APIs.
const rows: readonly Row[] = [
    ["extensions/v1beta1", ["Deployment", "DaemonSet", "ReplicaSet"], 16, "apps/v1"],
    ["extensions/v1beta1", ["NetworkPolicy"], 16, "networking.k8s.io/v1"],
    ["extensions/v1beta1", ["PodSecurityPolicy"], 16, "the labels of Pod Security"],
    ["extensions/v1beta1", ["Ingress"], 22, "networking.k8s.io/v1"],
    ["apps/v1beta1", ["Deployment", "StatefulSet", "ReplicaSet"], 16, "apps/v1"],
    ["apps/v1beta2", ["Deployment", "StatefulSet", "ReplicaSet", "DaemonSet"], 16, "apps/v1"],
    [
        "admissionregistration.k8s.io/v1beta1",
        ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"],
        22,
        "admissionregistration.k8s.io/v1",
    ],
    ["apiextensions.k8s.io/v1beta1", ["CustomResourceDefinition"], 22, "apiextensions.k8s.io/v1"],
    ["apiregistration.k8s.io/v1beta1", ["APIService"], 22, "apiregistration.k8s.io/v1"],
    ["authentication.k8s.io/v1beta1", ["TokenReview"], 22, "authentication.k8s.io/v1"],
    [
        "authorization.k8s.io/v1beta1",
        ["LocalSubjectAccessReview", "SelfSubjectAccessReview", "SubjectAccessReview"],
        22,
        "authorization.k8s.io/v1",
    ],
    ["certificates.k8s.io/v1beta1", ["CertificateSigningRequest"], 22, "certificates.k8s.io/v1"],
    ["coordination.k8s.io/v1beta1", ["Lease"], 22, "coordination.k8s.io/v1"],
    ["networking.k8s.io/v1beta1", ["Ingress", "IngressClass"], 22, "networking.k8s.io/v1"],
    [
        "rbac.authorization.k8s.io/v1beta1",
        ["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"],
        22,
        "rbac.authorization.k8s.io/v1",
    ],
    ["scheduling.k8s.io/v1beta1", ["PriorityClass"], 22, "scheduling.k8s.io/v1"],
    [
        "storage.k8s.io/v1beta1",
        ["CSIDriver", "CSINode", "StorageClass", "VolumeAttachment"],
        22,
        "storage.k8s.io/v1",
    ],
    ["storage.k8s.io/v1beta1", ["CSIStorageCapacity"], 27, "storage.k8s.io/v1"],
    ["batch/v1beta1", ["CronJob"], 25, "batch/v1"],
    ["discovery.k8s.io/v1beta1", ["EndpointSlice"], 25, "discovery.k8s.io/v1"],
    ["events.k8s.io/v1beta1", ["Event"], 25, "events.k8s.io/v1"],
    ["autoscaling/v2beta1", ["HorizontalPodAutoscaler"], 25, "autoscaling/v2"],
    ["autoscaling/v2beta2", ["HorizontalPodAutoscaler"], 26, "autoscaling/v2"],
    ["policy/v1beta1", ["PodDisruptionBudget"], 25, "policy/v1"],
    ["policy/v1beta1", ["PodSecurityPolicy"], 25, "the labels of Pod Security"],
    ["node.k8s.io/v1beta1", ["RuntimeClass"], 25, "node.k8s.io/v1"],
    ...["v1beta1", "v1beta2", "v1beta3"].map((version, index): Row => [
        `flowcontrol.apiserver.k8s.io/${version}`,
        ["FlowSchema", "PriorityLevelConfiguration"],
        [26, 29, 32][index] ?? 32,
        "flowcontrol.apiserver.k8s.io/v1",
    ]),
];

const deprecations = new Map(
    rows.flatMap(([apiVersion, kinds, removed, replacement]) =>
        kinds.map((kind): [string, Deprecation] => [
            `${apiVersion}/${kind}`,
            { removed, replacement },
        ]),
    ),
);

/** What became of an API version; nothing where it is served. */
export function deprecationOf(apiVersion: string, kind: string): Deprecation | undefined {
    return deprecations.get(`${apiVersion}/${kind}`);
}
