/** What became of each trial of some lanes. */
export interface Outcomes<T> {
    /** Resolves, or rejects, as the trial does. */
    readonly of: (trial: T) => Promise<void>;
    /** Resolves once all trials are over, whatever became of them. */
    readonly all: () => Promise<void>;
}

/**
 * Runs lanes side by side and the trials of a lane one after the other, as they mostly wait. One that
 * fails does not hold up the next.
 */
export function startLanes<T>(
    lanes: readonly (readonly T[])[],
    attempt: (trial: T) => Promise<void>,
): Outcomes<T> {
    const outcomes = new Map<T, Promise<void>>();
    for (const lane of lanes) {
        let last = Promise.resolve();
        for (const trial of lane) {
            const next = last.then(() => attempt(trial));
            outcomes.set(trial, next);
            last = next.catch(() => undefined);
        }
    }
    return {
        of: (trial) => outcomes.get(trial) ?? Promise.reject(new Error("this trial is in no lane")),
        all: async () => {
            await Promise.allSettled(outcomes.values());
        },
    };
}
