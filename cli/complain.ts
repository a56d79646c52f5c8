import { inspect } from "node:util";

import { UserError } from "../errors";

/** Says on stderr what went wrong. */
export function complain(error: unknown): void {
    console.error(`groundwork: ${explain(error)}`);
}

/** People get a sentence; whoever looks for a fault of Groundwork sets GROUNDWORK_DEBUG. */
export function explain(error: unknown): string {
    if (process.env.GROUNDWORK_DEBUG !== undefined && error instanceof Error) {
        return inspect(error);
    }
    if (error instanceof UserError) {
        return error.message;
    }
    const [reason = ""] = String(error instanceof Error ? error.message : error).split("\n");
    return `something unexpected failed: ${reason} (run it again with GROUNDWORK_DEBUG=1 for the whole story)`;
}
