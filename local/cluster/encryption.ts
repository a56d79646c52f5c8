import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import { UserError } from "../../errors";
import { readText, writePrivate } from "./files";
import type { Layout } from "./layout";

/**
 * Makes the key with which the API server encrypts Secrets before etcd writes them to disk.
 *
 * @throws UserError if there is data but no key any more: a new key could not read it.
 */
export function ensureEncryptionKey(layout: Layout): void {
    if (readText(layout.encryption) !== undefined) {
        return;
    }
    if (fs.existsSync(layout.etcdData)) {
        throw new UserError(
            `The key ${layout.encryption} that the cluster's Secrets are encrypted with is gone: ` +
                "put it back, or run `bin/groundwork cluster reset` to begin anew.",
        );
    }
    // What is encrypted tells its key's name: one that no other cluster's key has.
    const name = `key-${randomBytes(4).toString("hex")}`;
    const key = { name, secret: randomBytes(32).toString("base64") };
    const configuration = {
        apiVersion: "apiserver.config.k8s.io/v1",
        kind: "EncryptionConfiguration",
        resources: [
            {
                resources: ["secrets"],
                providers: [{ secretbox: { keys: [key] } }, { identity: {} }],
            },
        ],
    };
    writePrivate(layout.encryption, `${JSON.stringify(configuration, null, 4)}\n`);
}

const encrypted = /k8s:enc:secretbox:v1:([^:]+):/g;

/**
 * @param file what etcd has written.
 * @throws UserError if Secrets are in it that none of this cluster's keys can read.
 */
export function requireKeyOf(layout: Layout, file: string): void {
    const isFile = fs.statSync(file, { throwIfNoEntry: false })?.isFile() === true;
    const stored = isFile ? fs.readFileSync(file, "latin1") : "";
    const names = new Set([...stored.matchAll(encrypted)].map(([, name = ""]) => name));
    const keys = readText(layout.encryption) ?? "";
    if (names.size > 0 && ![...names].some((name) => keys.includes(JSON.stringify(name)))) {
        throw new UserError(
            `The Secrets in ${file} are encrypted by a key that is not in ${layout.encryption}: ` +
                "nothing was changed; put the encryption.json of the snapshot's cluster there first.",
        );
    }
}
