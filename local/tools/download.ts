import { createHash } from "node:crypto";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { errorCode } from "../errorCode";
import type { Download } from "./spec";
import { runChild } from "./child";
import { checksumMismatch, tarMissing, unpackFailure } from "./failures";
import type { Sites } from "./sites";

/** A download is given up when nothing arrives for this long. */
const stallMilliseconds = 30_000;

/** A download whose checksum is known, so that it can be trusted. */
export interface Offer {
    readonly download: Download;
    readonly sha256: string;
}

/** What the project offers; undefined when its site does not answer or not tell the checksum. */
export async function offerOf(
    download: Download,
    sites: Sites,
    signal: AbortSignal,
): Promise<Offer | undefined> {
    const { url, checksum } = download;
    if ("sha256" in checksum) {
        // Only to learn, before anything is promised, whether the site can be reached.
        const response = await sites.get(url, signal);
        await response?.body?.cancel();
        return response && { download, sha256: checksum.sha256 };
    }
    const list = await sites.text(checksum.url, signal);
    const sha256 = list && checksumFor(path.basename(url), list);
    return sha256 ? { download, sha256 } : undefined;
}

/** Reads a bare checksum, or the line of a list (`<sha256>  <file>`) that names the file. */
export function checksumFor(file: string, list: string): string | undefined {
    for (const line of list.split("\n")) {
        const [sha256 = "", name = file] = line.trim().split(/\s+\*?/, 2);
        if (/^[0-9a-f]{64}$/i.test(sha256) && name === file) {
            return sha256.toLowerCase();
        }
    }
    return undefined;
}

/**
 * Downloads and unpacks an offer.
 *
 * @returns the folder to publish; undefined when the site broke off, so that there is nothing.
 * @throws UserError when what arrived is not what the checksum promises.
 */
export async function downloadInto(
    workspace: string,
    name: string,
    offer: Offer,
    sites: Sites,
    signal: AbortSignal,
    received: (note: string) => void,
): Promise<string | undefined> {
    const { url, folder } = offer.download;
    const result = path.join(workspace, "result");
    await fs.mkdir(result);
    const file = path.join(folder === undefined ? result : workspace, name);
    const sha256 = await receive(url, file, sites, signal, received);
    if (sha256 === undefined) {
        return undefined;
    }
    if (sha256 !== offer.sha256) {
        throw checksumMismatch(url, offer.sha256, sha256);
    }
    if (folder === undefined) {
        await fs.chmod(file, 0o755);
        return result;
    }
    await unpack(file, result, url, signal);
    return path.join(result, folder);
}

/** Writes a URL's content to a file and tells its SHA-256. */
async function receive(
    url: string,
    file: string,
    sites: Sites,
    signal: AbortSignal,
    received: (note: string) => void,
): Promise<string | undefined> {
    const stalled = new AbortController();
    const response = await sites.get(url, AbortSignal.any([signal, stalled.signal]));
    if (!response?.body) {
        return undefined;
    }
    const timer = setTimeout(() => {
        stalled.abort();
    }, stallMilliseconds);
    const hash = createHash("sha256");
    const output = await fs.open(file, "w");
    let bytes = 0;
    try {
        for await (const chunk of response.body) {
            timer.refresh();
            hash.update(chunk);
            await output.writeFile(chunk);
            bytes += chunk.length;
            received(`${Math.round(bytes / 1e6)} MB`);
        }
        return hash.digest("hex");
    } catch (error) {
        signal.throwIfAborted();
        if (error instanceof Error && "syscall" in error && error.syscall === "write") {
            throw error;
        }
        sites.refuse(url);
        return undefined;
    } finally {
        clearTimeout(timer);
        await output.close();
    }
}

/** GNU tar reads the tarballs of Linux, macOS' tar also the zip files published there. */
async function unpack(
    archive: string,
    into: string,
    url: string,
    signal: AbortSignal,
): Promise<void> {
    try {
        const tar = await runChild("tar", ["-xof", archive, "-C", into], {
            env: process.env,
            signal,
        });
        if (!tar.succeeded) {
            throw unpackFailure(url, tar.output);
        }
    } catch (error) {
        throw errorCode(error) === "ENOENT" ? tarMissing(url) : error;
    }
}
