import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";

import type { ChartAccess, SuppliedChart } from "../components/chart-release/values";
import { speaksPlainHttp } from "./registry";

const run = promisify(execFile);

/** What a chart's repository serves under its version, beside what is locked. */
export interface Found {
    readonly chart: string;
    readonly version: string;
    readonly repository: string;
    /** Absent where the repository could not be asked. */
    readonly digest?: string;
    /** Is it the one that is locked? */
    readonly isLocked: boolean;
    /** That in words, with what to do where it is not. */
    readonly verdict: string;
}

/**
 * Fetches a chart and compares its digest with the locked one: of the manifest where a registry
 * serves it, as helm tells it, else of the archive. Of a mirror's chart both are compared.
 *
 * @param helm Path of the program.
 * @param folder Where the archive is put, of this chart alone.
 */
export async function digestOf(
    lock: SuppliedChart<string>,
    helm: string,
    folder: string,
): Promise<Found> {
    const { repository, chart, version, access = {} } = lock;
    const found = { chart, version, repository };
    const isOci = repository.startsWith("oci://");
    if (isOci && (await speaksPlainHttp(repository))) {
        const verdict = `${repository} does not speak TLS, which is left out on loopback only: give it a certificate, or correct its url`;
        return { ...found, isLocked: false, verdict };
    }
    try {
        const source = isOci ? [`${repository}/${chart}`] : [chart, "--repo", repository];
        const options = ["--version", version, "--destination", folder];
        const { stdout, stderr } = await run(helm, [
            ...["pull", ...source, ...options],
            ...accessOptions(repository, access, folder),
        ]);
        const archive = await archiveDigest(path.join(folder, `${chart}-${version}.tgz`));
        const digest = isOci ? /Digest: (sha256:[0-9a-f]{64})/.exec(stdout + stderr)?.[1] : archive;
        return {
            ...found,
            ...(digest !== undefined && { digest }),
            ...judged(lock, digest, archive),
        };
    } catch (error) {
        return { ...found, isLocked: false, verdict: refusal(lock, error) };
    }
}

/** Where helm finds who asks, and whom it believes: in files that only this user reads. */
export function accessOptions(
    repository: string,
    { login, ca }: ChartAccess<string>,
    folder: string,
): readonly string[] {
    const written = (name: string, content: string): string => {
        const file = path.join(folder, name);
        fs.writeFileSync(file, content, { mode: 0o600 });
        return file;
    };
    const auth = login && Buffer.from(`${login.username}:${login.password}`).toString("base64");
    const auths = { [new URL(repository).host]: { auth } };
    return [
        ...(auth === undefined
            ? []
            : ["--registry-config", written("registry.json", JSON.stringify({ auths }))]),
        ...(ca === undefined ? [] : ["--ca-file", written("ca.pem", ca)]),
    ];
}

async function archiveDigest(archive: string): Promise<string> {
    const content = await fs.promises.readFile(archive);
    return `sha256:${createHash("sha256").update(content).digest("hex")}`;
}

function judged(
    lock: SuppliedChart<string>,
    digest: string | undefined,
    archive: string,
): Pick<Found, "isLocked" | "verdict"> {
    if (digest === undefined) {
        return { isLocked: false, verdict: "helm tells no digest of it: use helm 3.18 or later" };
    }
    if (lock.digest === undefined) {
        return { isLocked: false, verdict: `not locked: look at it, then put digest: "${digest}"` };
    }
    const compared = [
        [digest, lock.digest],
        [archive, lock.archive ?? archive],
    ] as const;
    const other = compared.find(([served, locked]) => served !== locked);
    return other === undefined
        ? { isLocked: true, verdict: "as locked" }
        : {
              isLocked: false,
              verdict: `${other[0]} is served, and not ${other[1]}: do not release it before you know why`,
          };
}

/** What helm, or the look before it, says of a repository that did not serve the chart. */
function refusal({ repository, chart, version }: SuppliedChart<string>, error: unknown): string {
    const text = error instanceof Error ? error.message : String(error);
    const lines = text.split("\n").filter((line) => line.startsWith("Error: "));
    const reason = (lines[0] ?? text).replace("Error: ", "").trim();
    if (/\b40[13]\b|unauthorized|denied|credential/i.test(reason)) {
        return `${repository} wants other credentials than it got: correct the username and password of that registry (${reason})`;
    }
    if (/not found|\b404\b|no chart version|MANIFEST_UNKNOWN|NAME_UNKNOWN/i.test(reason)) {
        return `${repository} has no ${chart} ${version}: push it there, or correct name and version (${reason})`;
    }
    return `${repository} could not be asked: look at the network, then run this again (${reason})`;
}
