import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { z } from "zod";

import { UserError } from "../../errors";
import { withLock } from "../../local/lock";
import { inspectProcess } from "../../local/processes";
import type { Progress } from "../../local/progress";
import { lockDirectory } from "./backend";
import { lockedSentence } from "./failure";
import type { PlatformStack } from "./stack";

/*
 * Two people at once on one environment. Two locks keep them apart: one of our own in the home
 * directory, over a whole command from its plan to its end, and the engine's beside the state, which
 * other checkouts and hosts see, over what changes the state.
 */

/** Nobody calls it off: who stops waiting ends the process. */
const never = new AbortController().signal;

const pollMilliseconds = 500;

/** A lock is written in one moment: one that cannot be read for so long is what a dead run left. */
const looksAtUnreadable = 4;

const lockForm = z.object({
    pid: z.int(),
    username: z.string(),
    hostname: z.string(),
    timestamp: z.string(),
});

/** Who holds an environment, in the words of the engine's lock. */
type Holder = z.output<typeof lockForm>;

/** Does work on an environment while no other command of this home does, and waits for its turn. */
export async function withEnvironment<T>(
    { home, environment }: { readonly home: string; readonly environment: string },
    progress: Progress,
    work: () => Promise<T>,
): Promise<T> {
    const file = path.join(home, "locks", environment);
    let ended = (): void => undefined;
    const waiting = (pid: number): void => {
        const since = fs.statSync(file, { throwIfNoEntry: false })?.mtime ?? new Date();
        const who = `process ${pid}, at work on ${environment} since ${since.toISOString()}`;
        const step = progress.step(`waiting for ${who}`);
        ended = () => {
            step.done("it has ended");
        };
    };
    return withLock(file, never, waiting, () => {
        ended();
        return work();
    });
}

/**
 * Waits until no run of the engine on this machine holds the environment, and removes the locks of
 * runs that are no longer alive. Only locks in a folder are looked at, whoever's it is; in any other
 * backend, the engine itself meets them.
 *
 * @throws UserError where a run of another host holds it: from here it cannot be seen whether it
 * is alive.
 */
export async function requireNoOtherRun(
    platform: PlatformStack,
    progress: Progress,
): Promise<void> {
    const locks = lockDirectory(platform.backend, platform.environment);
    if (locks === undefined) {
        return;
    }
    let step: ReturnType<Progress["step"]> | undefined;
    for (let unreadable = 0; ;) {
        const holders = holdersIn(locks);
        const known = holders.filter((holder) => holder !== undefined);
        const distant = known.find(({ hostname }) => hostname !== os.hostname());
        if (distant !== undefined) {
            step?.fail();
            throw new UserError(lockedSentence(platform.environment, wordsOf(distant)));
        }
        const alive = known.find(isAlive);
        unreadable = known.length === holders.length ? 0 : unreadable + 1;
        if (alive === undefined && (unreadable === 0 || unreadable > looksAtUnreadable)) {
            step?.done("it has ended");
            await (holders.length > 0 ? platform.stack.cancel() : undefined);
            return;
        }
        if (alive !== undefined) {
            step ??= progress.step(`waiting for ${wordsOf(alive)}`);
        }
        await sleep(pollMilliseconds);
    }
}

/**
 * Removes the locks of an environment, whoever's they are.
 *
 * @param cancel Has the engine remove them.
 * @returns in words, whose they were, as far as can be seen from here.
 * @throws UserError where one of them is of a run on this machine that is still at work.
 */
export async function breakLocks(
    { backend, environment }: Pick<PlatformStack, "backend" | "environment">,
    cancel: () => Promise<unknown>,
): Promise<readonly string[]> {
    const locks = lockDirectory(backend, environment);
    const holders = locks === undefined ? [] : holdersIn(locks);
    const known = holders.filter((holder) => holder !== undefined);
    const alive = known.find((holder) => holder.hostname === os.hostname() && isAlive(holder));
    if (alive !== undefined) {
        throw new UserError(
            `Environment ${environment} is locked by ${wordsOf(alive)}, which is still at work here: wait for it to end, or end it with kill ${alive.pid} first.`,
        );
    }
    await cancel();
    return known.map(wordsOf);
}

function holdersIn(locks: string): readonly (Holder | undefined)[] {
    return filesIn(locks).map((file) => holderIn(path.join(locks, file)));
}

function filesIn(directory: string): readonly string[] {
    return fs.existsSync(directory) ? fs.readdirSync(directory) : [];
}

/** Undefined where it cannot be read: it is being written, or has just been released. */
function holderIn(lock: string): Holder | undefined {
    try {
        return lockForm.parse(JSON.parse(fs.readFileSync(lock, "utf8")));
    } catch {
        return undefined;
    }
}

/** A process id may have gone to a program that has nothing to do with it. */
function isAlive({ pid }: Holder): boolean {
    return inspectProcess(pid)?.commandLine.includes("pulumi") === true;
}

function wordsOf({ username, hostname, pid, timestamp }: Holder): string {
    return `${username}@${hostname} (process ${pid}) since ${timestamp}`;
}
