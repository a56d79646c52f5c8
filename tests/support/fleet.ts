import * as fs from "node:fs";
import * as path from "node:path";

import { parse } from "yaml";
import { z } from "zod";

import { kubeconfigPath } from "../../local/cluster";

const one = <T extends z.ZodType>(item: T) => z.tuple([item]);

const form = z.object({
    clusters: one(z.object({ cluster: z.unknown() })),
    users: one(z.object({ user: z.unknown() })),
});

/**
 * Writes one kubeconfig for several embedded clusters, which all call their context the same.
 *
 * @param homes By the contexts' new names, the home directories of the clusters.
 */
export function joinedKubeconfig(file: string, homes: Readonly<Record<string, string>>): void {
    const entries = Object.entries(homes).map(([name, home]) => {
        const kubeconfig: unknown = parse(fs.readFileSync(kubeconfigPath(home), "utf8"));
        const { clusters, users } = form.parse(kubeconfig);
        return { name, cluster: clusters[0].cluster, user: users[0].user };
    });
    const joined = {
        apiVersion: "v1",
        kind: "Config",
        clusters: entries.map(({ name, cluster }) => ({ name, cluster })),
        users: entries.map(({ name, user }) => ({ name, user })),
        contexts: entries.map(({ name }) => ({ name, context: { cluster: name, user: name } })),
    };
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, JSON.stringify(joined), { mode: 0o600 });
}
