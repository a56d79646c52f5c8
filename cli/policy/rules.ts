import { UserError } from "../../errors";
import type { Rule } from "../../policy/library/rule";
import { rules } from "../../policy/rules";
import type { Command } from "../command";
import { table } from "../table";
import { readArguments } from "./options";

const usage = "bin/groundwork policy rules [--format text|json]";

/** Lists every rule, with all that is known of it. */
export const listRules: Command = {
    summary: "list the rules",
    usage,
    run(args) {
        const options = { format: { type: "string", default: "text" } } as const;
        const { format } = readArguments(args, options, usage).values;
        if (format !== "text" && format !== "json") {
            throw new UserError(`There is no format ${JSON.stringify(format)}: use text or json.`);
        }
        console.log(
            format === "json"
                ? JSON.stringify(rules.map(metadataOf), undefined, 2)
                : table(
                      rules.map(({ id, level, severity, title }) => [id, level, severity, title]),
                  ),
        );
        return Promise.resolve(0);
    },
};

function metadataOf({ parameters, judgeObject, judgeStack, cel, remedy, ...rule }: Rule): object {
    const decides = [
        ...(cel === undefined ? [] : ["cel"]),
        ...(judgeObject === undefined ? [] : ["object"]),
        ...(judgeStack === undefined ? [] : ["stack"]),
    ];
    return {
        ...rule,
        decides,
        mends: remedy?.does,
        cel,
        parameters: parameters.map(({ name, schema }) => ({ name, ...schema })),
    };
}
