import { UserError } from "../../errors";
import { inspect } from "../../policy/check/inspect";
import { faultyExemptions } from "../../policy/library/exemptionFaults";
import type { Command } from "../command";
import { formats } from "./formats";
import { readInputs } from "./input";
import { inspectionOptions, readArguments, ruleOptions } from "./options";
import { resultOf } from "./result";

const names = Object.keys(formats).join("|");
const usage = `bin/groundwork policy check FILE|DIR|-... [--format ${names}] [--level LEVEL] [--kubernetes-version 1.N] [--rule ID]... [--config FILE] [--stack NAME]`;

/** Judges manifests. Code 0: no violation; 1: some; 2: a wrong call, or input that is unreadable. */
export const check: Command = {
    summary: "judge manifests by the rules",
    usage,
    run(args) {
        const options = { ...ruleOptions, format: { type: "string", default: "text" } } as const;
        const { values, positionals } = readArguments(args, options, usage);
        const format = Object.hasOwn(formats, values.format) ? formats[values.format] : undefined;
        if (format === undefined) {
            throw new UserError(
                `There is no format ${JSON.stringify(values.format)}: use one of ${names}.`,
            );
        }
        if (positionals.length === 0) {
            throw new UserError(`What is to be judged? usage: ${usage}`);
        }
        const chosen = inspectionOptions(values);
        const read = readInputs(positionals);
        const result = resultOf(
            inspect(read.objects, chosen),
            read,
            chosen.rules,
            values.config ?? "",
        );
        for (const { file, line, message } of read.errors) {
            const where = line === undefined ? file : `${file}:${line}`;
            console.error(`groundwork: ${where}: ${message}`);
        }
        console.log(format(result, [...chosen.rules, faultyExemptions]));
        if (read.errors.length > 0) {
            return Promise.resolve(2);
        }
        return Promise.resolve(result.violations.length > 0 ? 1 : 0);
    },
};
