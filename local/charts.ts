import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";

import type { ChartLock } from "../versions";

const run = promisify(execFile);

/** What a chart's repository serves under its version, beside what is locked. */
export interface Found {
    readonly chart: string;
    readonly version: string;
    /** Absent where the repository could not be asked. */
    readonly digest?: string;
    /** Is it the one that is locked? */
    readonly isLocked: boolean;
    /** That in words, with what to do where it is not. */
    readonly verdict: string;
}

/**
 * Fetches a chart and compares its digest with the locked one: of the manifest where a registry
 * serves it, as helm tells it, else of the archive.
 *
 * @param helm Path of the program.
 * @param folder Where the archive is put.
 */
export async function digestOf(lock: ChartLock, helm: string, folder: string): Promise<Found> {
    const { repository, chart, version } = lock;
    const isOci = repository.startsWith("oci://");
    const source = isOci ? [`${repository}/${chart}`] : [chart, "--repo", repository];
    const options = ["--version", version, "--destination", folder];
    try {
        const { stdout, stderr } = await run(helm, ["pull", ...source, ...options]);
        const digest = isOci
            ? /Digest: (sha256:[0-9a-f]{64})/.exec(stdout + stderr)?.[1]
            : await archiveDigest(path.join(folder, `${chart}-${version}.tgz`));
        return { chart, version, ...(digest !== undefined && { digest }), ...judged(lock, digest) };
    } catch (error) {
        const [reason = ""] = (error instanceof Error ? error.message : String(error))
            .split("\n")
            .filter((line) => line.startsWith("Error: "));
        return {
            chart,
            version,
            isLocked: false,
            verdict: `${repository} could not be asked: look at the network, then run this again (${reason.replace("Error: ", "")})`,
        };
    }
}

async function archiveDigest(archive: string): Promise<string> {
    const content = await fs.promises.readFile(archive);
    return `sha256:${createHash("sha256").update(content).digest("hex")}`;
}

function judged(lock: ChartLock, found: string | undefined): Pick<Found, "isLocked" | "verdict"> {
    if (found === undefined) {
        return { isLocked: false, verdict: "helm tells no digest of it: use helm 3.18 or later" };
    }
    if (lock.digest === undefined) {
        return { isLocked: false, verdict: `not locked: look at it, then put digest: "${found}"` };
    }
    return found === lock.digest
        ? { isLocked: true, verdict: "as locked" }
        : {
              isLocked: false,
              verdict: `${found} is served, and not ${lock.digest}: do not release it before you know why`,
          };
}
