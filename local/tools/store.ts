import { createHash } from "node:crypto";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import type { Catalogue, ModuleGroup, ToolSpec } from "./spec";
import { isExecutable } from "./path";
import type { Platform } from "./platform";

/** How many versions of one tool the cache keeps; clones at different versions share it. */
const versionsKept = 4;

/** A folder of the cache that holds one version of one tool, or of one group of tools. */
export interface Entry {
    readonly directory: string;
}

/** Where a family's member is kept whose key says all of what it consists of. */
export function contentEntry(cache: string, family: string, key: string): Entry {
    return { directory: path.join(cache, "tools", family, key) };
}

/** Where the official download of a tool is kept. */
export function downloadEntry(
    cache: string,
    name: string,
    spec: ToolSpec,
    platform: Platform,
): Entry {
    return contentEntry(cache, name, `${spec.version}-${platform.os}-${platform.arch}-official`);
}

/**
 * Where the binaries of a module group are kept. The key covers versions, platform, build tags,
 * linker flags and the module's files, so that a change of any of them builds anew.
 */
export async function moduleEntry<N extends string>(
    cache: string,
    catalogue: Catalogue<N>,
    group: ModuleGroup,
    platform: Platform,
): Promise<Entry> {
    const members = Object.values<ToolSpec>(catalogue).filter((spec) => spec.build.group === group);
    const versions = [...new Set(members.map((spec) => spec.version))];
    const hash = createHash("sha256");
    const { tags = [], patched = [] } = group;
    hash.update(
        JSON.stringify([
            ...members.map(({ build }) => [build.package, build.linkerFlags]),
            ...tags,
            ...patched,
        ]),
    );
    for (const file of await sourcesOf(group.directory)) {
        hash.update(`\0${path.relative(group.directory, file)}\0`);
        hash.update(await fs.readFile(file));
    }
    const digest = hash.digest("hex").slice(0, 12);
    return contentEntry(
        cache,
        group.name,
        [...versions, platform.os, platform.arch, digest].join("-"),
    );
}

/** The files that decide what a module's binaries are; its tests do not. */
async function sourcesOf(directory: string): Promise<string[]> {
    const found = await fs.readdir(directory, { recursive: true, withFileTypes: true });
    return found
        .filter((file) => file.isFile() && !file.name.endsWith("_test.go"))
        .map((file) => path.join(file.parentPath, file.name))
        .sort();
}

/**
 * The path of a binary in the cache, if it is there whole; marks its entry as used.
 *
 * @param isWhole What tells the file that is published last; a binary can be run.
 */
export async function cached(
    from: Entry,
    binary: string,
    isWhole: (file: string) => Promise<boolean> = isExecutable,
): Promise<string | undefined> {
    const file = path.join(from.directory, binary);
    if (!(await isWhole(file))) {
        return undefined;
    }
    const now = new Date();
    // A cache that may only be read serves as well; it is pruned by whoever writes it.
    await fs.utimes(from.directory, now, now).catch(() => undefined);
    return file;
}

/**
 * Runs work in a folder beside the entry, on the same disk, and removes the folder afterwards.
 * Folders that an earlier run left when it was killed go first; the caller holds the entry's lock.
 */
export async function inWorkspace<T>(
    of: Entry,
    work: (directory: string) => Promise<T>,
): Promise<T> {
    const family = path.dirname(of.directory);
    const prefix = `${path.basename(of.directory)}.tmp-`;
    for (const name of await fs.readdir(family)) {
        if (name.startsWith(prefix)) {
            await remove(path.join(family, name));
        }
    }
    const directory = await fs.mkdtemp(path.join(family, prefix));
    try {
        return await work(directory);
    } finally {
        await remove(directory);
    }
}

/**
 * Moves everything in a folder into the entry, the binaries last: a binary that is in the cache is
 * complete, and so is what it needs beside it.
 */
export async function publish(
    from: string,
    into: Entry,
    binaries: readonly string[],
): Promise<void> {
    await fs.mkdir(into.directory, { recursive: true });
    const names = await fs.readdir(from);
    const companions = names.filter((name) => !binaries.includes(name));
    for (const name of companions) {
        await remove(path.join(into.directory, name));
    }
    for (const name of [...companions, ...binaries]) {
        await fs.rename(path.join(from, name), path.join(into.directory, name));
    }
    await prune(path.dirname(into.directory));
}

async function prune(family: string): Promise<void> {
    const entries = (await fs.readdir(family, { withFileTypes: true }))
        .filter((item) => item.isDirectory() && !item.name.includes(".tmp-"))
        .map((item) => path.join(family, item.name));
    const used = await Promise.all(
        entries.map(async (directory) => ({ directory, at: (await fs.stat(directory)).mtimeMs })),
    );
    used.sort((a, b) => b.at - a.at);
    for (const { directory } of used.slice(versionsKept)) {
        await remove(directory);
    }
}

async function remove(directory: string): Promise<void> {
    await fs.rm(directory, { recursive: true, force: true });
}
