import { createHash } from "node:crypto";

/**
 * The annotation that rolls a workload when the configuration it mounts changes, and only then.
 *
 * @param configuration What the pods read at start; key order does not matter.
 */
export function checksumAnnotation(
    configuration: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
    const hash = createHash("sha256");
    for (const key of Object.keys(configuration).sort()) {
        hash.update(`${key}\0${configuration[key] ?? ""}\0`);
    }
    return { "groundwork.dev/config-checksum": hash.digest("hex").slice(0, 16) };
}
