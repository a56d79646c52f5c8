import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { errorCode } from "./failures";

const pollMilliseconds = 300;

/**
 * Runs work while no other process holds the lock. A lock whose holder has died is taken over.
 *
 * Safety does not hang on the lock alone: results are published by renaming, so that two builds at
 * once, as from two containers that share a cache but no process list, only waste time.
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
    const mine = `${process.pid} ${startOf(process.pid) ?? ""}`;
    let waited = false;
    while (!take(file, mine)) {
        signal.throwIfAborted();
        const held = contentOf(file);
        if (held === undefined) {
            continue;
        }
        if (!isAlive(held)) {
            takeAway(file, held);
            continue;
        }
        if (!waited) {
            waited = true;
            waiting(Number.parseInt(held, 10));
        }
        await sleep(pollMilliseconds, undefined, { signal });
    }
    try {
        return await work();
    } finally {
        fs.rmSync(file, { force: true });
    }
}

/** Creates the lock with its content in one step, so that nobody ever reads half of it. */
function take(file: string, content: string): boolean {
    const draft = `${file}.${process.pid}-${Math.random().toString(36).slice(2)}`;
    fs.writeFileSync(draft, content);
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

/** Removes a dead holder's lock, and puts back what another process took in the meantime. */
function takeAway(file: string, dead: string): void {
    const tomb = `${file}.${process.pid}-dead`;
    try {
        fs.renameSync(file, tomb);
    } catch (error) {
        if (errorCode(error) === "ENOENT") {
            return;
        }
        throw error;
    }
    if (contentOf(tomb) !== dead) {
        try {
            fs.linkSync(tomb, file);
        } catch (error) {
            if (errorCode(error) !== "EEXIST") {
                throw error;
            }
        }
    }
    fs.rmSync(tomb, { force: true });
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

/** A process id is used again after a while; together with the start time it is not. */
function isAlive(content: string): boolean {
    const [id = "", start = ""] = content.split(/ (.*)/s, 2);
    const now = startOf(Number.parseInt(id, 10));
    return now !== undefined && now === start;
}

/** When a process started, in whatever form the system tells; undefined where there is none. */
function startOf(pid: number): string | undefined {
    if (!Number.isInteger(pid) || pid <= 0) {
        return undefined;
    }
    try {
        if (process.platform === "linux") {
            const stat = fs.readFileSync(`/proc/${pid}/stat`, "utf8");
            // The name in parentheses may hold anything. After it: the state, and 19 fields later the
            // start time. A zombie is dead, only not yet mourned by its parent.
            const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
            return fields[0] === "Z" ? undefined : fields[19];
        }
        return execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], {
            encoding: "utf8",
            stdio: ["ignore", "pipe", "ignore"],
        }).trim();
    } catch {
        return undefined;
    }
}
