import { stringify } from "yaml";
import { z } from "zod";

import { teamNamespace } from "../../components/team/values";
import { UserError } from "../../errors";
import type { Membership } from "./identity";

/** How a kubeconfig says where a cluster is; what it says beside that is kept. */
const clusterShape = z.looseObject({ server: z.string() });

export type ClusterEntry = z.output<typeof clusterShape>;

/** What is in a member's kubeconfig. */
export interface Credentials {
    /** The cluster's name, which is that of the context that it was issued through. */
    readonly clusterName: string;
    readonly cluster: ClusterEntry;
    readonly user: string;
    /** As PEM. */
    readonly certificate: string;
    readonly key: string;
    readonly expires: Date;
}

/** The first words of every file that is issued here, by which a later one may take its place. */
const mark = "# A kubeconfig by bin/groundwork team kubeconfig";

/**
 * Where the cluster is, out of what `kubectl config view --minify --flatten --raw -o json` prints.
 * Nothing is taken of the credentials that stand beside it.
 *
 * @throws UserError where there is no cluster in it.
 */
export function clusterEntry(printed: string): ClusterEntry {
    const view = z.object({ clusters: z.array(z.object({ cluster: clusterShape })).nullish() });
    const [first] = view.parse(JSON.parse(printed)).clusters ?? [];
    if (first === undefined) {
        throw new UserError(
            "The kubeconfig does not say where the cluster of its context is: correct its clusters.",
        );
    }
    return first.cluster;
}

/** The name of the context for one namespace. */
export function contextIn(namespace: string, clusterName: string): string {
    return `${namespace}@${clusterName}`;
}

/** A kubeconfig with everything in it, and a context for each namespace of the member. */
export function memberKubeconfig({ places }: Membership, credentials: Credentials): string {
    const { clusterName, cluster, user, certificate, key, expires } = credentials;
    const contexts = places.map(({ space }) => {
        const namespace = teamNamespace(space.name);
        return {
            name: contextIn(namespace, clusterName),
            context: { cluster: clusterName, user, namespace },
        };
    });
    const [first] = contexts;
    const config = {
        apiVersion: "v1",
        kind: "Config",
        "current-context": first?.name,
        clusters: [{ name: clusterName, cluster }],
        users: [
            {
                name: user,
                user: {
                    "client-certificate-data": Buffer.from(certificate).toString("base64"),
                    "client-key-data": Buffer.from(key).toString("base64"),
                },
            },
        ],
        contexts,
    };
    return `${mark}, for ${user} until ${expires.toISOString()}.\n${stringify(config)}`;
}

/**
 * Makes sure that a file may be written over: a kubeconfig of somebody's own must not get lost.
 *
 * @param content What is in the file; undefined where there is none.
 * @throws UserError where it holds anything but a kubeconfig that was issued here.
 */
export function requireReplaceable(file: string, content: string | undefined): void {
    if (content !== undefined && !content.startsWith(mark)) {
        throw new UserError(
            `${file} is there already, and was not issued by this command: name another file with -o, or move it away.`,
        );
    }
}
