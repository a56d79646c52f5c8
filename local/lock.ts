import { createHash, randomUUID } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { errorCode } from "./errorCode";
import { findProcess, inspectProcess, type ProcessIdentity } from "./processes";

const pollMilliseconds = 100;

/**
 * Runs work while nobody else does under the same lock, in this process or another one. A lock
 * whose holder has died is taken over. Processes that do not see each other, as in two containers
 * that share a disk, do not respect each other's locks.
 *
 * @param waiting told the holder's process id, once, when this run has to wait.
 */
export async function withLock<T>(
    file: string,
    signal: AbortSignal,
    waiting: (holder: number) => void,
    work: () => Promise<T>,
): Promise<T> {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    const self = inspectProcess(process.pid);
    const mine = `${process.pid} ${self?.started ?? ""}`;
    let waited = false;
    while (!take(file, mine)) {
        signal.throwIfAborted();
        const holder = holderIn(contentOf(file));
        if (holder === undefined) {
            // It was let go, or its holder has just died.
            await sleep(0);
            continue;
        }
        if (!waited) {
            waited = true;
            waiting(holder.pid);
        }
        await sleep(pollMilliseconds, undefined, { signal });
    }
    try {
        return await work();
    } finally {
        fs.rmSync(file, { force: true });
    }
}

/** Creates the lock, or replaces a dead holder's; false when somebody alive has it. */
function take(file: string, mine: string): boolean {
    if (create(file, mine)) {
        return true;
    }
    const held = contentOf(file);
    return held !== undefined && holderIn(held) === undefined && replace(file, held, mine);
}

/**
 * Replaces a dead holder's lock. Of those who saw the same holder dead, one at a time gets to look
 * whether that lock is still there: otherwise a slow one could remove the lock of who was faster.
 */
function replace(file: string, dead: string, mine: string): boolean {
    const claim = `${file}.${createHash("sha256").update(dead).digest("hex").slice(0, 12)}`;
    // A claim whose owner died in the middle is itself replaced like this.
    if (!take(claim, mine)) {
        return false;
    }
    try {
        if (contentOf(file) !== dead) {
            return false;
        }
        const draft = draftOf(file, mine);
        fs.renameSync(draft, file);
        return true;
    } finally {
        fs.rmSync(claim, { force: true });
    }
}

/** Creates the file with its content in one step, so that nobody ever reads half of it. */
function create(file: string, content: string): boolean {
    const draft = draftOf(file, content);
    try {
        fs.linkSync(draft, file);
        return true;
    } catch (error) {
        if (errorCode(error) === "EEXIST") {
            return false;
        }
        throw error;
    } finally {
        fs.rmSync(draft, { force: true });
    }
}

function draftOf(file: string, content: string): string {
    const draft = `${file}.${randomUUID()}`;
    try {
        fs.writeFileSync(draft, content);
    } catch (error) {
        fs.rmSync(draft, { force: true });
        throw error;
    }
    return draft;
}

function contentOf(file: string): string | undefined {
    try {
        return fs.readFileSync(file, "utf8");
    } catch (error) {
        if (errorCode(error) === "ENOENT") {
            return undefined;
        }
        throw error;
    }
}

/** The process that holds a lock of this content; undefined if it is dead, or there is none. */
function holderIn(content = ""): ProcessIdentity | undefined {
    const [, pid, started = ""] = /^(\d+) (.*)$/s.exec(content) ?? [];
    return pid === undefined ? undefined : findProcess({ pid: Number(pid), started });
}
