import * as fs from "node:fs";
import * as path from "node:path";

import { ensureAuthority, ensureCertificate } from "../../local/cluster/pki";

export interface Site {
    readonly namespace: string;
    /** Name of the Secret. */
    readonly name: string;
    readonly hosts: readonly string[];
}

/**
 * A Secret with a certificate for some hosts, signed by an authority that nobody but a test knows.
 *
 * @returns the Secret, and the option by which curl trusts that authority.
 */
export async function siteCertificate(
    directory: string,
    { namespace, name, hosts }: Site,
): Promise<{ readonly secret: unknown; readonly trusting: readonly string[] }> {
    const authority = await ensureAuthority(directory, "own");
    const servesAs = { dns: [...hosts], ip: [] };
    const request = { name, commonName: hosts[0] ?? name, servesAs, client: false };
    await ensureCertificate(directory, request, authority);
    const read = (file: string) => fs.readFileSync(path.join(directory, file), "utf8");
    return {
        secret: {
            apiVersion: "v1",
            kind: "Secret",
            metadata: { name, namespace },
            type: "kubernetes.io/tls",
            stringData: { "tls.crt": read(`${name}.crt`), "tls.key": read(`${name}.key`) },
        },
        trusting: ["--cacert", path.join(directory, "own.crt")],
    };
}
