import { UserError } from "../errors";
import type { Command } from "./command";
import { check } from "./policy/check";
import { writeDocs } from "./policy/docs";
import { exportPolicies } from "./policy/export";
import { listRules } from "./policy/rules";
import { score } from "./policy/score";

const subcommands: Readonly<Record<string, Command>> = {
    check,
    rules: listRules,
    docs: writeDocs,
    export: exportPolicies,
    score,
};

const usage = `bin/groundwork policy ${Object.keys(subcommands).join("|")} [options]`;

/** The rules by themselves, without an environment or a cluster. */
export const policy: Command = {
    summary: "judge plain manifests by the policies, list and export the rules",
    usage: [usage, ...Object.values(subcommands).map((command) => command.usage)].join("\n       "),
    async run(args) {
        const [name = "", ...rest] = args;
        const subcommand = Object.hasOwn(subcommands, name) ? subcommands[name] : undefined;
        try {
            if (subcommand === undefined) {
                throw new UserError(
                    `There is no policy command ${JSON.stringify(name)}; usage: ${usage}`,
                );
            }
            return await subcommand.run(rest);
        } catch (error) {
            if (!(error instanceof UserError)) {
                throw error;
            }
            // Code 1 says that manifests break a rule; a wrong call must not read as that.
            console.error(`groundwork: ${error.message}`);
            return 2;
        }
    },
};
