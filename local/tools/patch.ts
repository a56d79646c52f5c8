import * as fs from "node:fs/promises";
import * as path from "node:path";
import type { ModuleGroup } from "./spec";

/** Runs Go in a folder and gives what it printed. */
export type RunGo = (goArguments: readonly string[], directory: string) => Promise<string>;

/**
 * The folder to build a group in: its own, or a copy in which copies of the patched modules, with
 * the group's files laid over them, take the published modules' place. Go's `-overlay` would be
 * shorter, but refuses files of the module cache.
 */
export async function buildDirectory(
    workspace: string,
    group: ModuleGroup,
    runGo: RunGo,
): Promise<string> {
    if (group.patched === undefined) {
        return group.directory;
    }
    const directory = path.join(workspace, "module");
    await copy(group.directory, directory);
    for (const module of group.patched) {
        await runGo(["mod", "download", module], directory);
        const published = await runGo(["list", "-m", "-f", "{{.Dir}}", module], directory);
        const replacement = `./_patched/${module}`;
        await copy(published.trim(), path.join(directory, replacement));
        await copy(
            path.join(group.directory, "_patches", module),
            path.join(directory, replacement),
        );
        await runGo(["mod", "edit", `-replace=${module}=${replacement}`], directory);
    }
    return directory;
}

/** Files only, and writable: those of the module cache are not, and could not be removed again. */
async function copy(from: string, to: string): Promise<void> {
    for (const file of await fs.readdir(from, { recursive: true, withFileTypes: true })) {
        if (file.isFile()) {
            const source = path.join(file.parentPath, file.name);
            const target = path.join(to, path.relative(from, source));
            await fs.mkdir(path.dirname(target), { recursive: true });
            await fs.rm(target, { force: true });
            await fs.copyFile(source, target);
            await fs.chmod(target, 0o644);
        }
    }
}
