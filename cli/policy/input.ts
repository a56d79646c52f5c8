import * as fs from "node:fs";
import * as path from "node:path";

import { type InputError, type Manifests, readManifests } from "../../policy/check/documents";
import { compareText } from "../text";

const manifestFile = /\.(ya?ml|json)$/i;
const skipped = new Set(["node_modules", ".git"]);

/** Manifests of files, of all files in folders, and of `-`, which is the standard input. */
export function readInputs(sources: readonly string[]): Manifests & { readonly files: number } {
    const all = sources.flatMap(filesOf).map(({ file, read }) => readOne(file, read));
    return {
        files: all.length,
        objects: all.flatMap(({ objects }) => objects),
        errors: all.flatMap(({ errors }) => errors),
    };
}

interface Input {
    readonly file: string;
    readonly read: () => string;
}

function filesOf(source: string): Input[] {
    if (source === "-") {
        return [{ file: "-", read: () => fs.readFileSync(0, "utf8") }];
    }
    if (fs.statSync(source, { throwIfNoEntry: false })?.isDirectory() !== true) {
        return [{ file: source, read: () => fs.readFileSync(source, "utf8") }];
    }
    return fs
        .readdirSync(source, { withFileTypes: true })
        .sort((one, other) => compareText(one.name, other.name))
        .flatMap((entry) => {
            const inside = path.join(source, entry.name);
            if (entry.isDirectory()) {
                return skipped.has(entry.name) ? [] : filesOf(inside);
            }
            return manifestFile.test(entry.name) ? filesOf(inside) : [];
        });
}

function readOne(file: string, read: () => string): Manifests {
    try {
        return readManifests(file, read());
    } catch (error) {
        return { objects: [], errors: [{ file, message: reasonOf(error) }] };
    }
}

function reasonOf(error: unknown): InputError["message"] {
    const code: unknown = error instanceof Error ? Reflect.get(error, "code") : undefined;
    if (code === "ENOENT") {
        return "there is no such file";
    }
    return error instanceof Error ? error.message : String(error);
}
