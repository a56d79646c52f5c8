/**
 * Runs lanes of work at once. When one fails, the others are told to stop and are waited for, so
 * that nothing goes on behind an error.
 *
 * @throws what failed first.
 */
export async function together<T>(
    signal: AbortSignal,
    lanes: readonly ((signal: AbortSignal) => Promise<T>)[],
): Promise<T[]> {
    const failure = new AbortController();
    const either = AbortSignal.any([signal, failure.signal]);
    const guarded = lanes.map(async (lane) => {
        try {
            return await lane(either);
        } catch (error) {
            failure.abort(error);
            throw error;
        }
    });
    await Promise.allSettled(guarded);
    failure.signal.throwIfAborted();
    return Promise.all(guarded);
}
