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
    /** The exit code where it throws. @default 1 */
    readonly failureCode?: number;
}

type Options = NonNullable<ParseArgsConfig["options"]>;

/** The options that every command on an environment takes. */
export const environmentOptions = {
    env: { type: "string", short: "e", default: "dev" },
    cluster: { type: "string" },
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
): Arguments<T>["values"] {
    return parse(args, options, usage, false).values;
}

/** A command's options, and what stands without an option's name. */
interface Arguments<T extends Options> {
    readonly values: ReturnType<
        typeof parseArgs<{ options: T; strict: true; allowPositionals: boolean }>
    >["values"];
    readonly named: readonly string[];
}

/**
 * Reads a command's options and its arguments, of which there must be as many as have names.
 *
 * @param names What the arguments are called in the usage.
 * @throws UserError that names the unknown option or missing argument and shows the usage.
 */
export function readArguments<T extends Options>(
    args: readonly string[],
    options: T,
    usage: string,
    names: readonly string[],
): Arguments<T> {
    const { values, positionals } = parse(args, options, usage, true);
    const missing = names[positionals.length];
    if (missing !== undefined) {
        throw new UserError(`${missing} is missing; usage: ${usage}`);
    }
    const surplus = positionals[names.length];
    if (surplus !== undefined) {
        throw new UserError(`Unexpected argument '${surplus}'; usage: ${usage}`);
    }
    return { values, named: positionals };
}

function parse<T extends Options>(
    args: readonly string[],
    options: T,
    usage: string,
    allowPositionals: boolean,
) {
    try {
        return parseArgs({ args: [...args], options, strict: true, allowPositionals });
    } catch (error) {
        const [reason = ""] = (error instanceof Error ? error.message : String(error)).split(". ");
        throw new UserError(`${reason.replace(/\.$/, "")}; usage: ${usage}`);
    }
}
