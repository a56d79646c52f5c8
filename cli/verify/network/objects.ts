import * as net from "node:net";

import { z } from "zod";

/** The protocols that a NetworkPolicy tells apart. */
export const protocols = ["TCP", "UDP", "SCTP"] as const;
export type Protocol = (typeof protocols)[number];

const protocol = z.enum(protocols).default("TCP");
const labels = z.record(z.string(), z.string()).default({});

const labelSelector = z.object({
    matchLabels: labels,
    matchExpressions: z
        .array(
            z.object({
                key: z.string(),
                operator: z.enum(["In", "NotIn", "Exists", "DoesNotExist"]),
                values: z.array(z.string()).default([]),
            }),
        )
        .default([]),
});

const cidr = z.string().refine(isCidr, "must be an address and a prefix, as 10.0.0.0/8");

const ipBlock = z.object({ cidr, except: z.array(cidr).default([]) });

const peers = z
    .array(
        z.object({
            podSelector: labelSelector.optional(),
            namespaceSelector: labelSelector.optional(),
            ipBlock: ipBlock.optional(),
        }),
    )
    .default([]);

const ports = z
    .array(
        z.object({
            protocol,
            port: z.union([z.int(), z.string()]).optional(),
            endPort: z.int().optional(),
        }),
    )
    .default([]);

const networkPolicy = z.object({
    kind: z.literal("NetworkPolicy"),
    metadata: z.object({ name: z.string(), namespace: z.string() }),
    spec: z.object({
        podSelector: labelSelector.default({ matchLabels: {}, matchExpressions: [] }),
        policyTypes: z.array(z.enum(["Ingress", "Egress"])).default([]),
        ingress: z.array(z.object({ from: peers, ports })).default([]),
        egress: z.array(z.object({ to: peers, ports })).default([]),
    }),
});

const namespace = z.object({
    kind: z.literal("Namespace"),
    metadata: z.object({ name: z.string(), labels }),
});

const container = z.object({
    /** Of an init container: `Always` where it runs beside the others. */
    restartPolicy: z.string().optional(),
    ports: z
        .array(z.object({ name: z.string().optional(), containerPort: z.int(), protocol }))
        .default([]),
});

const addresses = z.array(z.object({ ip: z.string() })).default([]);

const pod = z.object({
    kind: z.literal("Pod"),
    metadata: z.object({
        name: z.string(),
        namespace: z.string(),
        labels,
        ownerReferences: z
            .array(z.object({ name: z.string(), controller: z.boolean().default(false) }))
            .default([]),
    }),
    spec: z.object({
        hostNetwork: z.boolean().default(false),
        containers: z.array(container),
        initContainers: z.array(container).default([]),
    }),
    status: z
        .object({
            phase: z.string().optional(),
            podIP: z.string().optional(),
            podIPs: addresses,
            hostIP: z.string().optional(),
            hostIPs: addresses,
        })
        .default({ podIPs: [], hostIPs: [] }),
});

const objects = z.object({
    items: z.array(z.discriminatedUnion("kind", [namespace, pod, networkPolicy])),
});

type PodObject = z.output<typeof pod>;

export type Labels = Readonly<Record<string, string>>;
export type LabelSelector = z.output<typeof labelSelector>;
export type IpBlock = z.output<typeof ipBlock>;
export type Peer = z.output<typeof peers>[number];
export type PolicyPort = z.output<typeof ports>[number];
export type NetworkPolicy = z.output<typeof networkPolicy>;
export type ContainerPort = z.output<typeof container>["ports"][number];

/** What the network knows of a pod. */
export interface Pod {
    readonly name: string;
    readonly namespace: { readonly name: string; readonly labels: Labels };
    readonly labels: Labels;
    /** Name of the object that made the pod, such as a ReplicaSet. */
    readonly owner?: string;
    /** Whether it has its node's network for its own. */
    readonly hostNetwork: boolean;
    readonly addresses: readonly string[];
    /** Where the pod's node is found. */
    readonly nodeAddresses: readonly string[];
    readonly ports: readonly ContainerPort[];
}

/** All that decides who reaches whom. */
export interface Cluster {
    readonly pods: readonly Pod[];
    readonly policies: readonly NetworkPolicy[];
}

/** What to ask the cluster for, as arguments of kubectl. */
export const clusterQuery: readonly string[] = [
    "get",
    "namespaces,pods,networkpolicies.networking.k8s.io",
    "--all-namespaces",
    "--output=json",
];

/**
 * Reads the list of objects that kubectl prints for `clusterQuery`. Pods that have ended are left
 * out: their address may be another pod's by now.
 *
 * @throws z.ZodError for anything that is no such list.
 */
export function clusterOf(list: unknown): Cluster {
    const { items } = objects.parse(list);
    const namespaces = new Map(
        items
            .filter((item) => item.kind === "Namespace")
            .map(({ metadata }) => [metadata.name, metadata.labels]),
    );
    return {
        pods: items
            .filter((item) => item.kind === "Pod")
            .filter(({ status }) => status.phase !== "Succeeded" && status.phase !== "Failed")
            .map((item) => podOf(item, namespaces.get(item.metadata.namespace) ?? {})),
        policies: items.filter((item) => item.kind === "NetworkPolicy"),
    };
}

/**
 * Reads one policy as a manifest declares it; undefined where it is none, or holds what is no plain
 * value yet.
 */
export function networkPolicyOf(manifest: unknown): NetworkPolicy | undefined {
    const { data } = networkPolicy.safeParse(manifest);
    if (data === undefined || data.spec.policyTypes.length > 0) {
        return data;
    }
    // What the API server makes of a manifest that names no direction.
    const egress = data.spec.egress.length > 0 ? (["Egress"] as const) : [];
    return { ...data, spec: { ...data.spec, policyTypes: ["Ingress", ...egress] } };
}

function podOf({ metadata, spec, status }: PodObject, namespaceLabels: Labels): Pod {
    const owner = metadata.ownerReferences.find(({ controller }) => controller);
    const sidecars = spec.initContainers.filter(({ restartPolicy }) => restartPolicy === "Always");
    return {
        name: metadata.name,
        namespace: {
            name: metadata.namespace,
            // The API server gives it to every namespace; a manifest need not say it.
            labels: { "kubernetes.io/metadata.name": metadata.namespace, ...namespaceLabels },
        },
        labels: metadata.labels,
        ...(owner && { owner: owner.name }),
        hostNetwork: spec.hostNetwork,
        addresses: distinct(status.podIP, status.podIPs),
        nodeAddresses: distinct(status.hostIP, status.hostIPs),
        ports: [...spec.containers, ...sidecars].flatMap((each) => each.ports),
    };
}

function distinct(first: string | undefined, all: readonly { readonly ip: string }[]): string[] {
    return [...new Set([...(first === undefined ? [] : [first]), ...all.map(({ ip }) => ip)])];
}

function isCidr(text: string): boolean {
    const [address = "", prefix = "", ...rest] = text.split("/");
    const longest = { 0: -1, 4: 32, 6: 128 }[net.isIP(address)] ?? -1;
    return rest.length === 0 && /^\d{1,3}$/.test(prefix) && Number(prefix) <= longest;
}
