import { parseArgs, type ParseArgsConfig } from "node:util";

import { UserError } from "../errors";

/** One command of `bin/groundwork`. */
export interface Command {
    /** One line for the list of commands. */
    readonly summary: string;
    /** How it is called, with its options. */
    readonly usage: string;
    /** @returns the exit code. @throws UserError for whatever a person can put right. */
    readonly run: (args: readonly string[]) => Promise<number>;
}

type Options = NonNullable<ParseArgsConfig["options"]>;

/** The options that every command on an environment takes. */
export const environmentOptions = {
    env: { type: "string", short: "e", default: "dev" },
    context: { type: "string" },
    json: { type: "boolean", default: false },
} as const satisfies Options;

/**
 * Reads a command's options.
 *
 * @throws UserError that names the unknown option and shows the usage.
 */
export function readOptions<T extends Options>(
    args: readonly string[],
    options: T,
    usage: string,
): ReturnType<typeof parseArgs<{ options: T; strict: true; allowPositionals: false }>>["values"] {
    try {
        return parseArgs({ args: [...args], options, strict: true, allowPositionals: false })
            .values;
    } catch (error) {
        const [reason = ""] = (error instanceof Error ? error.message : String(error)).split(". ");
        throw new UserError(`${reason.replace(/\.$/, "")}; usage: ${usage}`);
    }
}
