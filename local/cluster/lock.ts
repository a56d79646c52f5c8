import { randomUUID } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import type { Progress } from "../progress";
import { errorCode, privateDirectory, readJson, writePrivate } from "./files";
import { findProcess, inspectProcess, type ProcessIdentity } from "./processes";

const holderSchema = z.object({ pid: z.number(), started: z.string() });

/**
 * Runs `work` while no other process, and nobody else in this one, runs under the same lock.
 * Waits for as long as the holder lives; the lock of a process that died is taken over.
 *
 * How: the holder owns the file `<name>.<number>` with the highest number. A lock is taken by
 * linking the next number, which only one process can do, so no two can take over the same dead
 * holder's. The highest file is never deleted, only emptied of its holder: a number that a slow
 * process is about to link stays taken.
 */
export async function withLock<T>(
    directory: string,
    name: string,
    progress: Progress,
    work: () => Promise<T>,
): Promise<T> {
    privateDirectory(directory);
    const file = await acquire(directory, name, progress);
    try {
        return await work();
    } finally {
        writePrivate(file, "released\n");
    }
}

async function acquire(directory: string, name: string, progress: Progress): Promise<string> {
    let announced = false;
    for (;;) {
        const latest = Math.max(0, ...lockNumbers(directory, name));
        const holder = liveHolder(path.join(directory, `${name}.${latest}`));
        if (holder === undefined) {
            const file = tryToTake(directory, name, latest + 1);
            if (file !== undefined) {
                return file;
            }
        } else if (!announced) {
            announced = true;
            progress.info(`Waiting for process ${holder.pid}, which is at work on this cluster.`);
        }
        await sleep(100);
    }
}

function tryToTake(directory: string, name: string, number: number): string | undefined {
    const file = path.join(directory, `${name}.${number}`);
    const draft = path.join(directory, `${name}.draft-${randomUUID()}`);
    writePrivate(draft, JSON.stringify(inspectProcess(process.pid)));
    try {
        fs.linkSync(draft, file);
    } catch (error) {
        if (errorCode(error) === "EEXIST") {
            return undefined;
        }
        throw error;
    } finally {
        fs.rmSync(draft, { force: true });
    }
    const numbers = lockNumbers(directory, name);
    if (numbers.some((other) => other > number)) {
        // While we were slow, others took this number, let it go, and a later one is in use.
        fs.rmSync(file, { force: true });
        return undefined;
    }
    for (const other of numbers.filter((other) => other < number)) {
        fs.rmSync(path.join(directory, `${name}.${other}`), { force: true });
    }
    return file;
}

function lockNumbers(directory: string, name: string): number[] {
    return fs
        .readdirSync(directory)
        .filter((entry) => entry.startsWith(`${name}.`))
        .map((entry) => Number(entry.slice(name.length + 1)))
        .filter((number) => Number.isInteger(number));
}

function liveHolder(file: string): ProcessIdentity | undefined {
    const holder = holderSchema.safeParse(readJson(file));
    return holder.success ? findProcess(holder.data) : undefined;
}
