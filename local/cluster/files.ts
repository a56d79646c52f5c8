import { randomUUID } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { UserError } from "../../errors";
import { errorCode } from "../errorCode";

/** Makes a directory that only its owner can enter, and those above it; closes one that is there. */
export function privateDirectory(directory: string): void {
    making(directory, () => {
        fs.mkdirSync(directory, { recursive: true, mode: 0o700 });
        fs.chmodSync(directory, 0o700);
    });
}

/**
 * Makes a directory, and those above it, that only its owner can enter. One that is there already
 * stays as it is: it may be shared with others for a reason.
 */
export function ownDirectory(directory: string): void {
    making(directory, () => fs.mkdirSync(directory, { recursive: true, mode: 0o700 }));
}

function making(directory: string, make: () => void): void {
    try {
        make();
    } catch (error) {
        throw new UserError(
            `The directory ${directory} cannot be made (${reason(error)}): ` +
                "free the path, or set GROUNDWORK_HOME to a directory that you can write to.",
        );
    }
}

/**
 * Writes a file that only its owner can read. Whoever reads it, even after a crash in the middle,
 * sees the old content or the new one, never a part. A file that is right already is not touched.
 */
export function writePrivate(file: string, content: string): void {
    if (readText(file) === content) {
        return;
    }
    const draft = `${file}.${randomUUID()}.draft`;
    try {
        const descriptor = fs.openSync(draft, "wx", 0o600);
        try {
            fs.writeFileSync(descriptor, content);
            // A rename can reach the disk before the content does; a lost key would lose the data.
            fs.fsyncSync(descriptor);
        } finally {
            fs.closeSync(descriptor);
        }
        fs.renameSync(draft, file);
    } catch (error) {
        fs.rmSync(draft, { force: true });
        if (isDiskFull(error)) {
            throw diskFull(path.dirname(file));
        }
        throw new UserError(
            `The file ${file} cannot be written (${reason(error)}): ` +
                "fix the permissions there, then run the command again.",
        );
    }
}

/** The content of a file, or undefined if there is no such file. */
export function readText(file: string): string | undefined {
    try {
        return fs.readFileSync(file, "utf8");
    } catch (error) {
        if (errorCode(error) === "ENOENT" || errorCode(error) === "ENOTDIR") {
            return undefined;
        }
        throw new UserError(
            `The file ${file} cannot be read (${reason(error)}): ` +
                "fix its permissions, or set GROUNDWORK_HOME to another directory.",
        );
    }
}

/** The JSON in a file, or undefined if there is no such file or it holds no JSON. */
export function readJson(file: string): unknown {
    const text = readText(file);
    if (text === undefined) {
        return undefined;
    }
    try {
        return JSON.parse(text);
    } catch {
        return undefined;
    }
}

/** Whether the system refused to write for want of space. */
export function isDiskFull(error: unknown): boolean {
    const code = errorCode(error);
    return code === "ENOSPC" || code === "EDQUOT";
}

export function diskFull(directory: string): UserError {
    return new UserError(
        `The disk that holds ${directory} is full: free about 1 GB there, or set GROUNDWORK_HOME ` +
            "to a directory on a larger disk.",
    );
}

function reason(error: unknown): string {
    return errorCode(error) ?? String(error);
}
