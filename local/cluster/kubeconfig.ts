import * as path from "node:path";
import { stringify } from "yaml";
import { UserError } from "../../errors";
import { privateDirectory, readText, writePrivate } from "./files";
import type { Layout } from "./layout";
import type { Ports } from "./ports";

/** The context's name in the kubeconfig of the embedded cluster. */
export const embeddedContext = "groundwork-local";

/** The parts that call the API server, each as a user of its own. */
export const callers = ["kube-controller-manager", "kube-scheduler", "kwok"] as const;

export function serverAddress(ports: Ports): string {
    return `https://127.0.0.1:${ports["kube-apiserver"]}`;
}

/** Writes the kubeconfigs of the administrator and of every part that calls the API server. */
export function writeKubeconfigs(layout: Layout, ports: Ports): void {
    privateDirectory(layout.access);
    writePrivate(layout.kubeconfig, kubeconfig(layout, ports, "admin"));
    for (const caller of callers) {
        writePrivate(accessFile(layout, caller), kubeconfig(layout, ports, caller));
    }
}

/** The kubeconfig of a part. */
export function accessFile(layout: Layout, caller: (typeof callers)[number]): string {
    return path.join(layout.access, `${caller}.kubeconfig`);
}

/**
 * A kubeconfig with everything in it, so that the one file can be handed to any tool.
 *
 * @param certificate whose certificate it holds, and so whom the API server sees.
 */
function kubeconfig(layout: Layout, ports: Ports, certificate: string): string {
    return stringify({
        apiVersion: "v1",
        kind: "Config",
        "current-context": embeddedContext,
        clusters: [
            {
                name: embeddedContext,
                cluster: {
                    server: serverAddress(ports),
                    "certificate-authority-data": encoded(layout, "ca.crt"),
                },
            },
        ],
        users: [
            {
                name: embeddedContext,
                user: {
                    "client-certificate-data": encoded(layout, `${certificate}.crt`),
                    "client-key-data": encoded(layout, `${certificate}.key`),
                },
            },
        ],
        contexts: [
            {
                name: embeddedContext,
                context: { cluster: embeddedContext, user: embeddedContext },
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
