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
    const key = { name: "first", secret: randomBytes(32).toString("base64") };
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
