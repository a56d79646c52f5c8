import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { pipeline } from "node:stream/promises";
import { imageReference } from "../../versions";
import type { Progress } from "../progress";
import { exclusively } from "../tools/exclusive";
import type { Machine } from "../tools/machine";
import { isFile } from "../tools/path";
import { cached, contentEntry, publish, type Entry } from "../tools/store";
import { imageConfig } from "./config";
import { digestIn, indexFile, writeLayout } from "./layout";
import { rootFileSystem } from "./rootfs";
import type { LocalImage } from "./set";
import type { ImageSpec } from "./table";
import type { TarEntry } from "./tar";

/** Finds an image in the cache, or puts it together from its program and lays it there. */
export async function assembled(
    spec: ImageSpec,
    binary: string,
    machine: Machine,
    progress: Progress,
    signal: AbortSignal,
): Promise<LocalImage> {
    const reference = imageReference(spec.image);
    const entries = rootFileSystem(spec, binary);
    const key = await contentKey(spec, entries, machine);
    const entry = contentEntry(machine.cache, `image-${spec.program}`, key);
    if ((await layoutIn(entry)) === undefined) {
        await exclusively(entry, reference, progress, signal, async (workspace) => {
            if ((await layoutIn(entry)) === undefined) {
                const layout = path.join(workspace, "layout");
                await writeLayout(layout, spec, entries, machine.platform);
                await publish(layout, entry, [indexFile]);
            }
        });
    }
    const { builtFrom } = spec;
    return {
        reference,
        layout: entry.directory,
        digest: await digestIn(entry.directory),
        builtFrom,
    };
}

function layoutIn(entry: Entry): Promise<string | undefined> {
    return cached(entry, indexFile, isFile);
}

/** Covers all that an image consists of, so that a change of any of it makes another image. */
async function contentKey(
    spec: ImageSpec,
    entries: readonly TarEntry[],
    { platform }: Machine,
): Promise<string> {
    const hash = createHash("sha256");
    hash.update(JSON.stringify(imageConfig(spec, platform, "")));
    for (const entry of entries) {
        hash.update(JSON.stringify({ ...entry, from: undefined }));
        if (entry.kind === "file") {
            hash.update(await sha256Of(entry.from));
        }
    }
    return `${spec.image.version}-${platform.arch}-${hash.digest("hex").slice(0, 12)}`;
}

async function sha256Of(file: string): Promise<string> {
    const hash = createHash("sha256");
    await pipeline(fs.createReadStream(file), hash);
    return hash.digest("hex");
}
