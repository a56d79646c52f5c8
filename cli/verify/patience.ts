import { setTimeout as sleep } from "node:timers/promises";

import { Broken, type Context } from "./check";

/** How long is waited for what a check gives some seconds: no longer than the run's patience. */
export function waitOf({ patience }: Pick<Context, "patience">, seconds: number): number {
    return Math.min(seconds, patience);
}

/**
 * Reads once a second until what it reads is settled, and returns what it read last, settled or not.
 * A read that fails is one that is not settled yet.
 *
 * @throws what the last read threw, once the time is over; Broken, and the signal's reason, at once.
 */
export async function settled<T>(
    context: Pick<Context, "patience" | "signal">,
    seconds: number,
    readOnce: () => Promise<T>,
    isSettled: (value: T) => boolean,
): Promise<T> {
    const { signal } = context;
    const deadline = Date.now() + waitOf(context, seconds) * 1000;
    for (;;) {
        signal.throwIfAborted();
        const isLast = Date.now() >= deadline;
        try {
            const value = await readOnce();
            if (isLast || isSettled(value)) {
                return value;
            }
        } catch (error) {
            if (isLast || signal.aborted || error instanceof Broken) {
                throw error;
            }
        }
        await sleep(1000, undefined, { signal });
    }
}
