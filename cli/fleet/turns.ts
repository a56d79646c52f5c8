/** What became of one stack when it was its turn. */
export interface Turn {
    readonly stack: string;
    /** The exit code that it would have had alone. */
    readonly code: number;
}

/** How a command went over the clusters of an environment. */
export interface Round<T extends Turn = Turn> {
    readonly turns: readonly T[];
    /** Stacks whose turn never came, as one before them failed. */
    readonly untouched: readonly string[];
}

/**
 * One stack after the other, in their order.
 *
 * @param stops Does the first code other than 0 end the round? So it must where something is
 * changed: what has failed at one cluster is not done to the next.
 */
export async function inTurn<T extends Turn>(
    stacks: readonly string[],
    run: (stack: string) => Promise<T>,
    stops: boolean,
): Promise<Round<T>> {
    const turns: T[] = [];
    for (const stack of stacks) {
        const turn = await run(stack);
        turns.push(turn);
        if (turn.code !== 0 && stops) {
            break;
        }
    }
    return { turns, untouched: stacks.slice(turns.length) };
}

/** The code of all: that of a failure if there was one, else the highest. */
export function codeOf({ turns }: Round, failure: number): number {
    const codes = turns.map(({ code }) => code);
    return codes.includes(failure) ? failure : Math.max(0, ...codes);
}

/** One sentence on a round that did not end well; nothing on one that did. */
export function roundSentence(
    { turns, untouched }: Round,
    environment: string,
    stops: boolean,
): string | undefined {
    const failed = listed(turns.filter(({ code }) => code !== 0));
    const well = listed(turns.filter(({ code }) => code === 0));
    if (turns.every(({ code }) => code === 0)) {
        return undefined;
    }
    const rest = untouched.length === 0 ? "none" : untouched.join(", ");
    return stops
        ? `${environment} stopped at ${failed}, which failed (done: ${well}; not touched: ${rest}): put right what stands above, then run the same command again, which goes on from there.`
        : `${environment} is not well at ${failed} (well: ${well}): what stands above says why.`;
}

function listed(turns: readonly Turn[]): string {
    return turns.length === 0 ? "none" : turns.map(({ stack }) => stack).join(", ");
}
