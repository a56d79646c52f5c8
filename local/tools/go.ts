import * as fs from "node:fs/promises";
import * as path from "node:path";
import { runChild } from "./child";
import type { ModuleGroup } from "./spec";
import type { Machine } from "./machine";
import { executablesNamed } from "./path";
import { compareVersions } from "./version";

/** The Go that builds a module, or why there is none. */
export type Go =
    { readonly program: string } | { readonly missing: string; readonly minimum: string };

/**
 * Looks for a Go that is new enough for a module. Go itself may fetch a newer toolchain for it.
 */
export async function goFor(
    group: ModuleGroup,
    machine: Machine,
    signal: AbortSignal,
): Promise<Go> {
    const minimum = await minimumGo(group);
    const [program] = await executablesNamed("go", machine.searchPath);
    if (program === undefined) {
        return { missing: "Go is not installed", minimum };
    }
    const { succeeded, output } = await runChild(program, ["version"], {
        cwd: group.directory,
        env: { ...process.env, PATH: machine.searchPath },
        signal,
    });
    const version = /\bgo(\d+\.\d+(?:\.\d+)?)/.exec(output)?.[1];
    if (!succeeded || version === undefined || compareVersions(version, minimum) < 0) {
        return { missing: `the installed Go (${program}) is older than ${minimum}`, minimum };
    }
    return { program };
}

async function minimumGo(group: ModuleGroup): Promise<string> {
    const goMod = await fs.readFile(path.join(group.directory, "go.mod"), "utf8");
    return /^go (\S+)/m.exec(goMod)?.[1] ?? "1.0";
}
