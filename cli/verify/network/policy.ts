import { contains, meansPort, selects } from "./matching";
import type { Cluster, NetworkPolicy, Peer, Pod, Protocol } from "./objects";

/** Whatever has no pod of its own: a client outside, a node, a service of the cloud. */
export interface Address {
    readonly address: string;
}

export type Endpoint = Pod | Address;

/** A connection that somebody wants to make. */
export interface Flow {
    readonly from: Endpoint;
    readonly to: Endpoint;
    readonly protocol: Protocol;
    readonly port: number;
}

export type Direction = "Ingress" | "Egress";

/** The policies on one end of a flow, as `namespace/name`. */
export interface Side {
    /** Those that select the pod: where there is one, all is closed that none of them opens. */
    readonly isolatedBy: readonly string[];
    /** Those of them that open this flow. */
    readonly admittedBy: readonly string[];
}

export interface Verdict {
    readonly allowed: boolean;
    readonly because: {
        /** What no policy can forbid. */
        readonly exception?: "the pod itself" | "the pod's own node";
        /** The policies of the pod that the flow leaves. */
        readonly egress: Side;
        /** The policies of the pod that the flow enters. */
        readonly ingress: Side;
    };
}

/**
 * Whether the cluster's NetworkPolicies let a flow pass, and why. Where the specification leaves
 * room, this is what most networks do: pods on their node's network are part of their node, and an
 * ipBlock means pods by their addresses too.
 */
export function decide({ policies }: Pick<Cluster, "policies">, flow: Flow): Verdict {
    const exception = exceptionFor(flow);
    const egress = isolatingPolicies(policies, "Egress", flow.from);
    const ingress = isolatingPolicies(policies, "Ingress", flow.to);
    return {
        allowed: exception !== undefined || passes({ egress, ingress }, flow),
        because: {
            ...(exception && { exception }),
            egress: sideOf(egress, "Egress", flow),
            ingress: sideOf(ingress, "Ingress", flow),
        },
    };
}

/** The policies in a flow's way: those of the pod that it leaves, and of the one that it enters. */
export interface Isolation {
    readonly egress: readonly NetworkPolicy[];
    readonly ingress: readonly NetworkPolicy[];
}

/** Whether a flow passes at both of its ends. */
export function passes({ egress, ingress }: Isolation, flow: Flow): boolean {
    return lets(egress, "Egress", flow) && lets(ingress, "Ingress", flow);
}

/** Policies add up: what one of them opens, no other one closes. */
function lets(isolating: readonly NetworkPolicy[], direction: Direction, flow: Flow): boolean {
    return isolating.length === 0 || isolating.some((policy) => admits(policy, direction, flow));
}

function sideOf(isolating: readonly NetworkPolicy[], direction: Direction, flow: Flow): Side {
    return {
        isolatedBy: isolating.map(nameOf),
        admittedBy: isolating.filter((policy) => admits(policy, direction, flow)).map(nameOf),
    };
}

function nameOf({ metadata }: NetworkPolicy): string {
    return `${metadata.namespace}/${metadata.name}`;
}

/** The policies that close a direction of an endpoint, but for what they open. */
export function isolatingPolicies(
    policies: readonly NetworkPolicy[],
    direction: Direction,
    endpoint: Endpoint,
): readonly NetworkPolicy[] {
    const pod = podOf(endpoint);
    return policies.filter(
        ({ metadata, spec }) =>
            metadata.namespace === pod?.namespace.name &&
            directionsOf(spec).includes(direction) &&
            selects(spec.podSelector, pod.labels),
    );
}

/** As the API server completes a policy that names none: it is empty rules that it leaves out. */
function directionsOf(spec: NetworkPolicy["spec"]): readonly Direction[] {
    if (spec.policyTypes.length > 0) {
        return spec.policyTypes;
    }
    return spec.egress.length === 0 ? ["Ingress"] : ["Ingress", "Egress"];
}

/** Whether one of a policy's rules means this flow. */
function admits(policy: NetworkPolicy, direction: Direction, flow: Flow): boolean {
    const other = direction === "Ingress" ? flow.from : flow.to;
    return rulesOf(policy, direction).some(
        ({ peers, ports }) =>
            (peers.length === 0 ||
                peers.some((peer) => meansPeer(peer, other, policy.metadata.namespace))) &&
            (ports.length === 0 || ports.some((port) => meansPort(port, flow, podOf(flow.to)))),
    );
}

function rulesOf({ spec }: NetworkPolicy, direction: Direction) {
    return direction === "Ingress"
        ? spec.ingress.map(({ from, ports }) => ({ peers: from, ports }))
        : spec.egress.map(({ to, ports }) => ({ peers: to, ports }));
}

function meansPeer(peer: Peer, endpoint: Endpoint, policyNamespace: string): boolean {
    const { ipBlock, namespaceSelector, podSelector } = peer;
    if (ipBlock !== undefined) {
        return addressesOf(endpoint).some((address) => contains(ipBlock, address));
    }
    const pod = podOf(endpoint);
    if (pod === undefined || (namespaceSelector === undefined && podSelector === undefined)) {
        return false;
    }
    const isInNamespace =
        namespaceSelector === undefined
            ? pod.namespace.name === policyNamespace
            : selects(namespaceSelector, pod.namespace.labels);
    return isInNamespace && (podSelector === undefined || selects(podSelector, pod.labels));
}

/** The pod that selectors can mean: one on its node's network is only an address to others. */
function podOf(endpoint: Endpoint): Pod | undefined {
    return "address" in endpoint || endpoint.hostNetwork ? undefined : endpoint;
}

/** Where an endpoint is found; of several addresses, any may be meant. */
export function addressesOf(endpoint: Endpoint): readonly string[] {
    if ("address" in endpoint) {
        return [endpoint.address];
    }
    return endpoint.hostNetwork ? endpoint.nodeAddresses : endpoint.addresses;
}

function exceptionFor({ from, to }: Flow): Verdict["because"]["exception"] {
    if (isSamePod(from, to)) {
        return "the pod itself";
    }
    return isNodeOf(from, to) || isNodeOf(to, from) ? "the pod's own node" : undefined;
}

function isSamePod(one: Endpoint, other: Endpoint): boolean {
    return (
        !("address" in one) &&
        !("address" in other) &&
        one.namespace.name === other.namespace.name &&
        one.name === other.name
    );
}

/** Kubelets probe the pods of their node, whatever the policies say. */
function isNodeOf(host: Endpoint, guest: Endpoint): boolean {
    if ("address" in guest || podOf(host) !== undefined) {
        return false;
    }
    return addressesOf(host).some((address) => guest.nodeAddresses.includes(address));
}
