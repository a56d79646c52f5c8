import { interrupted } from "./failures";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Runs work that can be stopped: a signal aborts it, it cleans up behind itself, and it ends with
 * a sentence instead of ending the process in the middle. A second signal acts as ever.
 */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const stop = new AbortController();
    const onSignal = (signal: NodeJS.Signals): void => {
        release();
        stop.abort(interrupted(signal));
    };
    const release = (): void => {
        for (const signal of signals) {
            process.removeListener(signal, onSignal);
        }
    };
    for (const signal of signals) {
        process.on(signal, onSignal);
    }
    try {
        return await work(stop.signal);
    } catch (error) {
        throw stop.signal.aborted ? stop.signal.reason : error;
    } finally {
        release();
    }
}
