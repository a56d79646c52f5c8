import * as fs from "node:fs";
import * as path from "node:path";

import { z } from "zod";

import { UserError } from "../../errors";
import type { Files } from "./files";

/** Lists what a render wrote, so that the next one removes what it does not write again. */
export const listFile = ".groundwork-render.json";

const relative = z
    .string()
    .refine(
        (file) => !path.isAbsolute(file) && path.normalize(file) === file && !/^\.\./.test(file),
    );

const listForm = z.strictObject({ environment: z.string(), files: z.array(relative) });

type List = z.output<typeof listForm>;

/** What writing a render did to the folder. */
export interface Written {
    readonly files: number;
    readonly changed: number;
    readonly removed: number;
}

/**
 * Makes a folder hold a render: writes what differs, and removes what an earlier render wrote and
 * this one does not. Files that no render wrote stay as they are.
 *
 * @throws UserError, before anything is written, where the folder holds other things.
 */
export function writeRender(directory: string, environment: string, files: Files): Written {
    const earlier = readList(directory);
    requireOwn(directory, environment, files, earlier);
    const stale = (earlier?.files ?? []).filter((file) => !files.has(file));
    const changed = [...files].filter(([file, text]) => textOf(directory, file) !== text);

    // First the list: of a run that is interrupted here, the next one knows all that may be there.
    writeList(directory, { environment, files: [...new Set([...files.keys(), ...stale])] });
    for (const [file, text] of changed) {
        const target = path.join(directory, file);
        fs.mkdirSync(path.dirname(target), { recursive: true });
        fs.writeFileSync(target, text);
    }
    for (const file of stale) {
        fs.rmSync(path.join(directory, file), { force: true });
        removeEmpty(directory, path.dirname(file));
    }
    writeList(directory, { environment, files: [...files.keys()] });
    return { files: files.size, changed: changed.length, removed: stale.length };
}

function requireOwn(
    directory: string,
    environment: string,
    files: Files,
    earlier: List | undefined,
): void {
    if (earlier !== undefined && earlier.environment !== environment) {
        throw new UserError(
            `${directory} holds a render of ${earlier.environment}, not of ${environment}: name another folder with -o.`,
        );
    }
    const entries = fs.existsSync(directory) ? fs.readdirSync(directory) : [];
    if (earlier === undefined && entries.length > 0) {
        throw new UserError(
            `${directory} is not empty, and no render wrote it: name an empty folder, or a new one, with -o.`,
        );
    }
    const known = new Set(earlier?.files);
    const foreign = [...files.keys()].find(
        (file) => !known.has(file) && fs.existsSync(path.join(directory, file)),
    );
    if (foreign !== undefined) {
        throw new UserError(
            `${path.join(directory, foreign)} was written by no render, and would be overwritten: move it away.`,
        );
    }
}

function readList(directory: string): List | undefined {
    const file = path.join(directory, listFile);
    if (fs.statSync(directory, { throwIfNoEntry: false })?.isFile() === true) {
        throw new UserError(`${directory} is a file: name a folder with -o.`);
    }
    if (!fs.existsSync(file)) {
        return undefined;
    }
    try {
        return listForm.parse(JSON.parse(fs.readFileSync(file, "utf8")));
    } catch {
        throw new UserError(
            `${file} does not list what a render wrote: restore it, or name a new folder with -o.`,
        );
    }
}

function writeList(directory: string, list: List): void {
    fs.mkdirSync(directory, { recursive: true });
    const sorted = { ...list, files: [...list.files].sort() };
    fs.writeFileSync(path.join(directory, listFile), `${JSON.stringify(sorted, undefined, 2)}\n`);
}

function textOf(directory: string, file: string): string | undefined {
    const target = path.join(directory, file);
    return fs.existsSync(target) ? fs.readFileSync(target, "utf8") : undefined;
}

/** Removes a folder that is empty now, and those above it that are. */
function removeEmpty(directory: string, folder: string): void {
    if (folder === "." || fs.readdirSync(path.join(directory, folder)).length > 0) {
        return;
    }
    fs.rmdirSync(path.join(directory, folder));
    removeEmpty(directory, path.dirname(folder));
}
