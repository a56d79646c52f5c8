import * as path from "node:path";
import { withLock } from "../lock";
import type { Progress } from "../progress";
import { diskFull, isDiskFull, ownDirectory } from "./files";

/** Nobody calls it off: who stops waiting ends the process. */
const never = new AbortController().signal;

/** The lock lies beside the cluster's directory, because a reset deletes that. */
export async function locked<T>(
    home: string,
    progress: Progress,
    work: () => Promise<T>,
): Promise<T> {
    const directory = path.resolve(home);
    const waiting = (holder: number): void => {
        progress.info(`Waiting for process ${holder}, which is at work on this cluster.`);
    };
    ownDirectory(directory);
    try {
        return await withLock(path.join(directory, "cluster.lock"), never, waiting, work);
    } catch (error) {
        throw isDiskFull(error) ? diskFull(directory) : error;
    }
}
