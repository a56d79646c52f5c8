import { complain, explain } from "../complain";
import { readSettings } from "../settings";
import { stacksOf, type Wanted } from "./stacks";
import { codeOf, inTurn, type Round, roundSentence, type Turn } from "./turns";

/** Takes what a command has to say of one cluster. */
export type Print = (text: string) => void;

/** How a command goes over the clusters of an environment. */
export interface Manner {
    /** Of what it says: JSON is gathered into one document, text gets a line that names each. */
    readonly format: "text" | "markdown" | "json";
    /** Does it end with the first cluster that fails? */
    readonly stops: boolean;
    /** The exit code where it throws. @default 1 */
    readonly failure?: number;
}

/** @param share How many clusters share the space that there is to print in. */
type Work = (stack: string, print: Print, share: number) => Promise<number>;

interface Account extends Turn {
    readonly said?: string;
    readonly error?: string;
}

/**
 * Does a command's work on an environment: once, as if there were no fleets, or for each of its
 * clusters in turn. All their settings are checked before the first.
 *
 * @returns the exit code.
 * @throws UserError for wrong options or settings; where there is one cluster, what the work throws.
 */
export async function overClusters(wanted: Wanted, manner: Manner, work: Work): Promise<number> {
    const { environment, isFleet, stacks } = stacksOf(wanted);
    const { format, stops, failure = 1 } = manner;
    const print: Print = (text) => {
        console.log(text);
    };
    const [first = wanted.env] = stacks;
    if (!isFleet) {
        return work(first, print, 1);
    }
    for (const stack of stacks) {
        readSettings(stack);
    }
    const round = await inTurn(
        stacks,
        (stack) => {
            if (format === "text") {
                print(stack === first ? `== ${stack}` : `\n== ${stack}`);
            }
            return accountOf(stack, failure, (keep) =>
                work(stack, format === "json" ? keep : print, stacks.length),
            );
        },
        stops,
    );
    if (format === "json") {
        print(roundJson(environment, round));
    }
    const sentence = roundSentence(round, environment, stops);
    if (sentence !== undefined) {
        console.error(`groundwork: ${sentence}`);
    }
    return codeOf(round, failure);
}

/** What one cluster came to. What its work throws is told of, and ends no other cluster's. */
async function accountOf(
    stack: string,
    failure: number,
    work: (keep: Print) => Promise<number>,
): Promise<Account> {
    const kept: string[] = [];
    const ended = await work((text) => kept.push(text)).then(
        (code) => ({ code }),
        (error: unknown) => {
            complain(error);
            return { code: failure, error: explain(error) };
        },
    );
    const [said] = kept;
    return { stack, ...ended, ...(said !== undefined && { said }) };
}

/** For programs: what each cluster's own run would print, in one document. */
function roundJson(environment: string, { turns, untouched }: Round<Account>): string {
    const clusters = turns.map(({ stack, code, said, error }) => {
        const report: unknown = said === undefined ? undefined : JSON.parse(said);
        return { stack, code, error, report };
    });
    return JSON.stringify({ environment, clusters, untouched }, undefined, 2);
}
