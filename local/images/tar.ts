import * as fs from "node:fs";

/** Something in an image's file system. */
export type TarEntry = { readonly path: string; readonly mode: number; readonly owner: number } & (
    | { readonly kind: "folder" }
    | { readonly kind: "text"; readonly content: string }
    | { readonly kind: "file"; readonly from: string }
    | { readonly kind: "link"; readonly to: string }
);

/** How an archive calls what an entry is. */
const typeFlags: Readonly<Record<TarEntry["kind"], string>> = {
    folder: "5",
    text: "0",
    file: "0",
    link: "2",
};

const blockSize = 512;
/** The largest size that eleven octal digits hold. */
const largestFile = 8 ** 11 - 1;

/**
 * The bytes of a tar archive (POSIX ustar) that depend on nothing but its entries: sorted, numeric
 * owners without names, and everything as old as Unix.
 */
export async function* tarOf(entries: readonly TarEntry[]): AsyncGenerator<Buffer> {
    for (const entry of [...entries].sort((a, b) => (a.path < b.path ? -1 : 1))) {
        const size = sizeOf(entry);
        yield header(entry, size);
        if (entry.kind === "text") {
            yield Buffer.from(entry.content);
        } else if (entry.kind === "file") {
            yield* contentOf(entry.from);
        }
        yield Buffer.alloc((blockSize - (size % blockSize)) % blockSize);
    }
    // Two empty blocks end an archive.
    yield Buffer.alloc(2 * blockSize);
}

function sizeOf(entry: TarEntry): number {
    switch (entry.kind) {
        case "folder":
        case "link":
            return 0;
        case "text":
            return Buffer.byteLength(entry.content);
        case "file":
            return fs.statSync(entry.from).size;
    }
}

function contentOf(file: string): AsyncIterable<Buffer> {
    return fs.createReadStream(file);
}

function header(entry: TarEntry, size: number): Buffer {
    const name = entry.path.replace(/^\//, "") + (entry.kind === "folder" ? "/" : "");
    if (Buffer.byteLength(name) > 100 || size > largestFile) {
        throw new Error(`${entry.path} does not fit into a plain tar archive`);
    }
    const block = Buffer.alloc(blockSize);
    block.write(name, 0);
    block.write(octal(entry.mode, 7), 100);
    block.write(octal(entry.owner, 7), 108);
    block.write(octal(entry.owner, 7), 116);
    block.write(octal(size, 11), 124);
    block.write(octal(0, 11), 136);
    block.write(typeFlags[entry.kind], 156);
    if (entry.kind === "link") {
        block.write(entry.to, 157);
    }
    block.write("ustar\u000000", 257);
    // The checksum counts itself as spaces.
    block.fill(" ", 148, 156);
    block.write(`${octal(sum(block), 6)}\0 `, 148);
    return block;
}

function octal(value: number, digits: number): string {
    return value.toString(8).padStart(digits, "0");
}

function sum(block: Buffer): number {
    return block.reduce((total, byte) => total + byte, 0);
}
