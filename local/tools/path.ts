import { execFile } from "node:child_process";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import type { OnPath } from "./spec";
import { fits, versionIn } from "./version";

/** A tool that hangs when asked for its version is no tool to rely on. */
const patienceMilliseconds = 10_000;

/** Whether a file is there and may be run. */
export function isExecutable(file: string): Promise<boolean> {
    return isFile(file, fs.constants.X_OK);
}

/** Whether a file is there and may be read, or whatever else the mode asks for. */
export async function isFile(file: string, mode: number = fs.constants.R_OK): Promise<boolean> {
    try {
        await fs.access(file, mode);
        return (await fs.stat(file)).isFile();
    } catch {
        return false;
    }
}

/** Every executable of that name on a search path, in its order. */
export async function executablesNamed(name: string, searchPath: string): Promise<string[]> {
    const folders = searchPath.split(path.delimiter).filter((folder) => path.isAbsolute(folder));
    const found = new Map<string, string>();
    for (const file of folders.map((folder) => path.join(folder, name))) {
        if (await isExecutable(file)) {
            // /bin and /usr/bin are often one folder: ask each file once.
            const real = await fs.realpath(file);
            found.set(real, found.get(real) ?? file);
        }
    }
    return [...found.values()];
}

/** The first tool of that name on the search path whose version serves. */
export async function findFitting(
    name: string,
    wanted: OnPath,
    searchPath: string,
): Promise<{ readonly path: string; readonly version: string } | undefined> {
    for (const file of await executablesNamed(name, searchPath)) {
        const version = versionIn(await answerOf(file, wanted.versionArguments));
        if (version !== undefined && fits(version, wanted.range)) {
            return { path: file, version };
        }
    }
    return undefined;
}

/** What the tool prints; nothing when it fails, which then fits no range. */
function answerOf(file: string, versionArguments: readonly string[]): Promise<string> {
    const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" };
    return new Promise((resolve) => {
        execFile(
            file,
            [...versionArguments],
            { env, timeout: patienceMilliseconds },
            (error, stdout) => {
                resolve(error === null ? stdout : "");
            },
        );
    });
}
