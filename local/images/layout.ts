import { createHash } from "node:crypto";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import type { Platform } from "../tools/platform";
import { imageConfig } from "./config";
import type { ImageSpec } from "./table";
import { tarOf, type TarEntry } from "./tar";

/** The file that makes a folder a whole OCI image layout; written last. */
export const indexFile = "index.json";

const mediaTypes = {
    index: "application/vnd.oci.image.index.v1+json",
    manifest: "application/vnd.oci.image.manifest.v1+json",
    config: "application/vnd.oci.image.config.v1+json",
    // Not compressed: it goes no further than this machine.
    layer: "application/vnd.oci.image.layer.v1.tar",
} as const;

interface Blob {
    readonly mediaType: string;
    readonly digest: string;
    readonly size: number;
}

/** Writes an image of one layer into an empty folder, as an OCI image layout. */
export async function writeLayout(
    directory: string,
    spec: ImageSpec,
    entries: readonly TarEntry[],
    platform: Platform,
): Promise<void> {
    const blobs = path.join(directory, "blobs", "sha256");
    await fs.mkdir(blobs, { recursive: true });
    const layer = await writeBlob(blobs, mediaTypes.layer, tarOf(entries));
    const config = await writeJson(
        blobs,
        mediaTypes.config,
        imageConfig(spec, platform, layer.digest),
    );
    const manifest = await writeJson(blobs, mediaTypes.manifest, {
        schemaVersion: 2,
        mediaType: mediaTypes.manifest,
        config,
        layers: [layer],
    });
    await fs.writeFile(path.join(directory, "oci-layout"), '{"imageLayoutVersion":"1.0.0"}');
    await fs.writeFile(
        path.join(directory, indexFile),
        JSON.stringify({ schemaVersion: 2, mediaType: mediaTypes.index, manifests: [manifest] }),
    );
}

/** The digest of a layout's image, under which a registry serves it. */
export async function digestIn(directory: string): Promise<string> {
    const index = await fs.readFile(path.join(directory, indexFile), "utf8");
    const digest = /"digest":"(sha256:[0-9a-f]{64})"/.exec(index)?.[1];
    if (digest === undefined) {
        throw new Error(`${directory} is no image layout`);
    }
    return digest;
}

function writeJson(blobs: string, mediaType: string, content: object): Promise<Blob> {
    return writeBlob(blobs, mediaType, [Buffer.from(JSON.stringify(content))]);
}

async function writeBlob(
    blobs: string,
    mediaType: string,
    content: AsyncIterable<Buffer> | Iterable<Buffer>,
): Promise<Blob> {
    const draft = path.join(blobs, "draft");
    const hash = createHash("sha256");
    let size = 0;
    const output = await fs.open(draft, "w");
    try {
        for await (const chunk of content) {
            hash.update(chunk);
            size += chunk.length;
            await output.writeFile(chunk);
        }
    } finally {
        await output.close();
    }
    const sha256 = hash.digest("hex");
    await fs.rename(draft, path.join(blobs, sha256));
    return { mediaType, digest: `sha256:${sha256}`, size };
}
