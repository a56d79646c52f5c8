import { withLock } from "../lock";
import type { Progress, Step } from "../progress";
import { inWorkspace, type Entry } from "./store";

/**
 * Runs work on an entry of the cache while no other run does, in a workspace of its own. Says so
 * when it has to wait for another run.
 */
export async function exclusively<T>(
    entry: Entry,
    label: string,
    progress: Progress,
    signal: AbortSignal,
    work: (workspace: string) => Promise<T>,
): Promise<T> {
    let wait: Step | undefined;
    const waiting = (holder: number): void => {
        wait = progress.step(`Waiting for process ${holder}, which is getting ${label}`);
    };
    const ended = (): void => {
        wait?.done();
        wait = undefined;
    };
    try {
        return await withLock(`${entry.directory}.lock`, signal, waiting, () => {
            ended();
            return inWorkspace(entry, work);
        });
    } finally {
        ended();
    }
}
