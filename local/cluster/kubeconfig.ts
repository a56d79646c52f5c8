import * as path from "node:path";
import { stringify } from "yaml";
import { UserError } from "../../errors";
import { privateDirectory, readText, writePrivate } from "./files";
import { type Layout, type NodeKind, nodeKinds } from "./layout";
import type { Ports } from "./ports";

/** The context's name in the kubeconfig of the embedded cluster with simulated nodes. */
export const embeddedContext = "groundwork-local";
const contexts: Readonly<Record<NodeKind, string>> = {
    simulated: embeddedContext,
    real: "groundwork-nodes",
};

/** The context's name in the kubeconfig of an embedded cluster. */
export function contextOf(nodes: NodeKind): string {
    return contexts[nodes];
}

/** The nodes of the embedded cluster that a context names; undefined for any other cluster. */
export function nodesOf(context: string): NodeKind | undefined {
    return nodeKinds.find((nodes) => contexts[nodes] === context);
}

/** The parts that call the API server on loopback, each as a user of its own. */
const controllers = ["kube-controller-manager", "kube-scheduler", "kwok"] as const;

export function serverAddress(ports: Ports): string {
    return `https://127.0.0.1:${ports["kube-apiserver"]}`;
}

/** Writes the kubeconfigs of the administrator and of every part that calls the API server. */
export function writeKubeconfigs(layout: Layout, ports: Ports): void {
    const server = serverAddress(ports);
    privateDirectory(layout.access);
    writePrivate(layout.kubeconfig, kubeconfig(layout, server, "admin"));
    for (const caller of controllers) {
        writeAccess(layout, caller, server);
    }
}

/** Writes the kubeconfig of one part, under the name of its certificate. */
export function writeAccess(layout: Layout, caller: string, server: string): void {
    privateDirectory(layout.access);
    writePrivate(accessFile(layout, caller), kubeconfig(layout, server, caller));
}

/** The kubeconfig of a part. */
export function accessFile(layout: Layout, caller: string): string {
    return path.join(layout.access, `${caller}.kubeconfig`);
}

/**
 * A kubeconfig with everything in it, so that the one file can be handed to any tool.
 *
 * @param certificate whose certificate it holds, and so whom the API server sees.
 */
function kubeconfig(layout: Layout, server: string, certificate: string): string {
    const context = contextOf(layout.nodes);
    return stringify({
        apiVersion: "v1",
        kind: "Config",
        "current-context": context,
        clusters: [
            {
                name: context,
                cluster: {
                    server,
                    "certificate-authority-data": encoded(layout, "ca.crt"),
                },
            },
        ],
        users: [
            {
                name: context,
                user: {
                    "client-certificate-data": encoded(layout, `${certificate}.crt`),
                    "client-key-data": encoded(layout, `${certificate}.key`),
                },
            },
        ],
        contexts: [
            {
                name: context,
                context: { cluster: context, user: context },
            },
        ],
    });
}

function encoded(layout: Layout, name: string): string {
    return Buffer.from(pkiText(layout, name)).toString("base64");
}

/** A file of the cluster's keys and certificates. */
export function pkiText(layout: Layout, name: string): string {
    const file = path.join(layout.pki, name);
    const text = readText(file);
    if (text === undefined) {
        throw new UserError(
            `The cluster's file ${file} is missing: run \`bin/groundwork cluster start\`, ` +
                "which makes it again.",
        );
    }
    return text;
}
