import { nodeAddressPrefix } from "./addresses";
import type { NodeKind } from "./layout";
import type { Ports } from "./ports";

/** What the simulation needs in the API server before anybody else comes. */
export interface ClusterObject {
    readonly apiVersion: string;
    readonly kind: string;
    readonly metadata: {
        readonly name: string;
        readonly labels?: Labels;
        readonly annotations?: Labels;
    };
    readonly [field: string]: unknown;
}

type Labels = Readonly<Record<string, string>>;

export interface SimulatedNode {
    readonly name: string;
    readonly role: "worker" | "edge";
    readonly zone: string;
    /** What keeps pods away that do not ask for it. @default nothing, but the edge's own */
    readonly taint?: string;
}

export const edgeRole = "node-role.kubernetes.io/edge";

/** Label and taint of a simulated node among real ones. */
export const simulatedOnly = "groundwork.dev/simulated";

/** The annotation of a node that kwok plays: pods become ready there, and no container runs. */
export const simulated = { "kwok.x-k8s.io/node": "fake" };

/** Three workers in three zones, and one node at the edge for what takes traffic from outside. */
export const simulatedNodes: readonly SimulatedNode[] = [
    { name: "worker-a", role: "worker", zone: "a" },
    { name: "worker-b", role: "worker", zone: "b" },
    { name: "worker-c", role: "worker", zone: "c" },
    { name: "edge-0", role: "edge", zone: "a" },
];

/** Beside real nodes, for those pods alone whose image cannot be had. */
const besideRealNodes: readonly SimulatedNode[] = [
    { name: "simulated-0", role: "worker", zone: "a", taint: simulatedOnly },
];

export function simulatedNodesOf(nodes: NodeKind): readonly SimulatedNode[] {
    return nodes === "real" ? besideRealNodes : simulatedNodes;
}

/** How many claims can be bound at a time, and how large each may be. */
const diskCount = 64;
const diskSize = "1Ti";

const rbac = "rbac.authorization.k8s.io";

/** Who may do what: kwok what it plays, and the API server what it asks of kubelets. */
export function accessObjects(): ClusterObject[] {
    return [
        {
            apiVersion: `${rbac}/v1`,
            kind: "ClusterRole",
            metadata: { name: "groundwork:kwok" },
            rules: [
                rule("", ["nodes", "pods", "services", "persistentvolumes"], readVerbs),
                rule("", ["nodes/status", "pods/status", "services/status"], ["patch"]),
                rule("", ["persistentvolumes"], ["patch"]),
                rule("", ["pods"], ["delete"]),
                rule("", ["events"], ["create", "patch"]),
                rule("networking.k8s.io", ["ingresses"], readVerbs),
                rule("networking.k8s.io", ["ingresses/status"], ["patch"]),
            ],
        },
        binding("groundwork:kwok", "groundwork:kwok"),
        binding("groundwork:kubelet-client", "system:kubelet-api-admin"),
    ];
}

export function nodeObject(node: SimulatedNode): ClusterObject {
    const taint = node.taint ?? (node.role === "edge" ? edgeRole : undefined);
    return {
        apiVersion: "v1",
        kind: "Node",
        metadata: {
            name: node.name,
            annotations: simulated,
            labels: { ...placeLabels(node), ...(taint && { [taint]: "" }) },
        },
        spec: taint === undefined ? {} : { taints: [{ key: taint, effect: "NoSchedule" }] },
    };
}

/** Where a node is, and what it runs on. */
export function placeLabels(node: { readonly name: string; readonly zone: string }): Labels {
    return {
        "kubernetes.io/hostname": node.name,
        "kubernetes.io/os": "linux",
        "kubernetes.io/arch": process.arch === "x64" ? "amd64" : process.arch,
        "topology.kubernetes.io/region": "local",
        "topology.kubernetes.io/zone": node.zone,
    };
}

/** What a kubelet would report once about its machine. kwok adds the conditions. */
export function nodeStatus(node: SimulatedNode, ports: Ports): unknown {
    const resources = { cpu: "32", memory: "128Gi", "ephemeral-storage": "500Gi", pods: "110" };
    const number = [...simulatedNodes, ...besideRealNodes].indexOf(node) + 1;
    return {
        status: {
            capacity: resources,
            allocatable: resources,
            addresses: [
                { type: "InternalIP", address: `${nodeAddressPrefix}.${number}` },
                { type: "Hostname", address: node.name },
                // Where kwok answers for the node's kubelet.
                { type: "InternalDNS", address: "localhost" },
            ],
            daemonEndpoints: { kubeletEndpoint: { Port: ports.kwok } },
        },
    };
}

export function storageClass(): ClusterObject {
    return {
        apiVersion: "storage.k8s.io/v1",
        kind: "StorageClass",
        metadata: {
            name: "standard",
            annotations: { "storageclass.kubernetes.io/is-default-class": "true" },
        },
        provisioner: "kubernetes.io/no-provisioner",
        reclaimPolicy: "Retain",
        volumeBindingMode: "Immediate",
    };
}

/**
 * The simulated disks. A claim is bound to any free one; kwok wipes it when the claim is deleted.
 * Nothing is ever written to their path, which exists nowhere.
 */
export function disks(): ClusterObject[] {
    return Array.from({ length: diskCount }, (_, index) => {
        const name = `simulated-${String(index + 1).padStart(2, "0")}`;
        return {
            apiVersion: "v1",
            kind: "PersistentVolume",
            metadata: { name, labels: { "groundwork.dev/simulated": "true" } },
            spec: {
                capacity: { storage: diskSize },
                accessModes: ["ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany"],
                persistentVolumeReclaimPolicy: "Retain",
                storageClassName: "standard",
                hostPath: { path: `/simulated/${name}` },
            },
        };
    });
}

const readVerbs = ["get", "list", "watch"];

function rule(group: string, resources: readonly string[], verbs: readonly string[]): unknown {
    return { apiGroups: [group], resources, verbs };
}

/** Gives the user of that name, who is known by a certificate, a role. */
function binding(user: string, role: string): ClusterObject {
    return {
        apiVersion: `${rbac}/v1`,
        kind: "ClusterRoleBinding",
        metadata: { name: user },
        roleRef: { apiGroup: rbac, kind: "ClusterRole", name: role },
        subjects: [{ apiGroup: rbac, kind: "User", name: user }],
    };
}
