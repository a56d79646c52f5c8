import type { Beyond } from "./api";
import {
    apiServerArgs,
    controllerManagerArgs,
    etcdArgs,
    kwokArgs,
    schedulerArgs,
} from "./controlPlane";
import type { Layout, NodeKind } from "./layout";
import { isNodePart, nodePartNames, type NodePartName, nodePartPlan } from "../nodes/parts";
import { type Ports, type SocketName, socketNames } from "./ports";

/** The parts that every cluster has, in the order in which they start. */
export const controlPlane = [
    "etcd",
    "kube-apiserver",
    "kube-controller-manager",
    "kube-scheduler",
    "kwok",
] as const;

export type ControlPlanePart = (typeof controlPlane)[number];
export type PartName = ControlPlanePart | NodePartName;

/**
 * How a part is asked whether it is well: by a request over TLS, by whether it listens, or, a
 * machine, by a request to its kubelet.
 */
export type Health =
    TlsHealth | { readonly listensOn: SocketName | UnixSocket } | { readonly kubelet: Beyond };

/** The path of a Unix socket. */
export interface UnixSocket {
    readonly unix: string;
}

export interface TlsHealth {
    readonly socket: SocketName;
    readonly path: string;
    /** The authority that signed its serving certificate. */
    readonly authority: string;
    /** The certificate to present; undefined where anybody may ask. */
    readonly client: string | undefined;
}

/** How a part is run. */
export interface PartPlan {
    readonly name: PartName;
    /** The sockets it listens on. */
    readonly sockets: readonly SocketName[];
    readonly args: readonly string[];
    /** What runs it, for a part that is not to see this machine's own network. @default nothing */
    readonly inside?: readonly [string, ...string[]];
    readonly health: Health;
}

/** All parts of a cluster, in the order in which they start. */
export function partNames(nodes: NodeKind): readonly PartName[] {
    return nodes === "real" ? [...controlPlane, ...nodePartNames] : controlPlane;
}

/** The sockets that a part listens on. */
export function partSockets(name: PartName): readonly SocketName[] {
    return socketNames.filter((socket) => socket === name || socket === `${name}-peer`);
}

export function partPlan(name: PartName, layout: Layout, ports: Ports): PartPlan {
    const shared = { name, sockets: partSockets(name) };
    if (isNodePart(name)) {
        return { ...shared, ...nodePartPlan(name, layout, ports) };
    }
    switch (name) {
        case "etcd":
            return {
                ...shared,
                args: etcdArgs(layout, ports),
                health: {
                    socket: name,
                    path: "/health",
                    authority: "etcd-ca",
                    client: "etcd-client",
                },
            };
        case "kube-apiserver":
            return {
                ...shared,
                args: apiServerArgs(layout, ports),
                health: { socket: name, path: "/readyz", authority: "ca", client: "admin" },
            };
        case "kube-controller-manager":
            return {
                ...shared,
                args: controllerManagerArgs(layout, ports),
                health: anyonesHealth(name),
            };
        case "kube-scheduler":
            return { ...shared, args: schedulerArgs(layout, ports), health: anyonesHealth(name) };
        case "kwok":
            return { ...shared, args: kwokArgs(layout, ports), health: anyonesHealth(name) };
    }
}

function anyonesHealth(socket: SocketName): TlsHealth {
    return { socket, path: "/healthz", authority: "ca", client: undefined };
}
