import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

import type { Namespace } from "../namespace";
import type { Labels } from "./labels";

export type Peer = k8s.types.input.networking.v1.NetworkPolicyPeer;
export type Port = k8s.types.input.networking.v1.NetworkPolicyPort;

/** Who may talk, and on which ports. */
export interface Flow {
    readonly peers: readonly Peer[];
    readonly ports: readonly Port[];
}

/** Ports that answer whoever reaches them: pods, pods on their node's network, and nodes. */
export type OpenPorts = Pick<Flow, "ports">;

/** The named flows of one set of pods; whatever is not named stays denied by the namespace. */
export interface FlowsArgs {
    readonly namespace: Namespace;
    /** The policy's `metadata.name`. @default the logical name of the resource */
    readonly policyName?: string;
    /** The pods that the flows belong to. */
    readonly pods: Labels;
    readonly ingress?: readonly (Flow | OpenPorts)[];
    readonly egress?: readonly Flow[];
}

/** Pods of one namespace; all of them where no labels are given. */
export function podsIn(namespace: string, pods: Labels = {}): Peer {
    return {
        namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } },
        podSelector: { matchLabels: pods },
    };
}

/** Every address, inside the cluster and outside. */
export const anywhere: readonly Peer[] = [
    { ipBlock: { cidr: "0.0.0.0/0" } },
    { ipBlock: { cidr: "::/0" } },
];

/** @param networks Ranges of addresses in CIDR notation. */
export function inNetworks(networks: readonly string[]): readonly Peer[] {
    return networks.map((cidr) => ({ ipBlock: { cidr } }));
}

/** Every pod of the cluster, whichever way its network tells pods from addresses. */
export const everyPod: Peer = { namespaceSelector: {} };

export function tcp(...ports: readonly number[]): readonly Port[] {
    return ports.map((port) => ({ protocol: "TCP", port }));
}

export function udp(...ports: readonly number[]): readonly Port[] {
    return ports.map((port) => ({ protocol: "UDP", port }));
}

/**
 * The way to the Kubernetes API. Its address differs by cluster and is a node's or a load
 * balancer's, never a pod's, so the flow is bounded by port.
 */
export const toApiServer: Flow = { peers: anywhere, ports: tcp(443, 6443) };

/** The way to the kubelets, which answer on the addresses of their nodes. */
export const toKubelets: Flow = { peers: anywhere, ports: tcp(10250) };

/*
 * IPv4 ranges that are not the internet: this network, private, shared by carriers (and by the
 * pods of some clouds), loopback, link-local with the clouds' credential service, protocol
 * assignments, benchmarks, multicast and reserved. Source: RFC 6890.
 */
const notInternet = [
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.0.0/24",
    "192.168.0.0/16",
    "198.18.0.0/15",
    "224.0.0.0/4",
    "240.0.0.0/4",
];

/** HTTPS to public addresses. Of IPv6 only the global ones are named, so none is to be left out. */
export const internet: Flow = {
    peers: [
        { ipBlock: { cidr: "0.0.0.0/0", except: notInternet } },
        { ipBlock: { cidr: "2000::/3" } },
    ],
    ports: tcp(443),
};

/** The namespace in a Service's name, such as <service>.<namespace>.svc. */
const serviceHost = /^[^.]+\.([^.]+)\.svc(\.|$)/;

/**
 * The way to a server: to the pods of its Service's namespace, or to where else it is, at its port
 * alone.
 *
 * @param url With the protocol https or http.
 * @param elsewhere Where it is if its host is no Service of the cluster.
 */
export function toUrl(url: string, elsewhere: readonly Peer[]): Flow {
    const { hostname, port, protocol } = new URL(url);
    const namespace = serviceHost.exec(hostname)?.[1];
    return {
        peers: namespace === undefined ? elsewhere : [podsIn(namespace)],
        ports: tcp(port === "" ? (protocol === "https:" ? 443 : 80) : Number(port)),
    };
}

/**
 * The way to a server that somebody else runs: in the cluster, in the networks that are named, or,
 * where none is, in the internet.
 */
export function toServer(url: string, networks: readonly string[]): Flow {
    return toUrl(url, networks.length > 0 ? inNetworks(networks) : internet.peers);
}

/** Opens the flows of a component's pods through the default-deny of their namespace. */
export function allowFlows(
    name: string,
    args: FlowsArgs,
    opts: pulumi.CustomResourceOptions,
): k8s.networking.v1.NetworkPolicy {
    const policyTypes = [
        ...(args.ingress === undefined ? [] : ["Ingress"]),
        ...(args.egress === undefined ? [] : ["Egress"]),
    ];
    return new k8s.networking.v1.NetworkPolicy(
        name,
        {
            metadata: args.namespace.metadata(args.policyName ?? name, args.pods),
            spec: {
                podSelector: { matchLabels: args.pods },
                policyTypes,
                ...(args.ingress && {
                    ingress: args.ingress.map((flow) => ({
                        ...("peers" in flow && { from: [...flow.peers] }),
                        ports: [...flow.ports],
                    })),
                }),
                ...(args.egress && {
                    egress: args.egress.map((flow) => ({
                        to: [...flow.peers],
                        ports: [...flow.ports],
                    })),
                }),
            },
        },
        { ...opts, deletedWith: args.namespace.object },
    );
}
