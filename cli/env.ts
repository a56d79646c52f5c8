import * as fs from "node:fs";
import * as path from "node:path";

import { environmentsIn } from "../config/sources";
import { UserError } from "../errors";
import { repositoryRoot } from "../local/paths";
import { type Command, readArguments } from "./command";
import { newEnvironment, requireNewName } from "./env/new";
import { stacksOf } from "./fleet/stacks";
import { projectName } from "./engine/backend";
import { readSettings } from "./settings";

const usage =
    "bin/groundwork env new NAME [--from dev] [--context NAME] [--domain ZONE] [--json] | env list";

/** Shows the environments, and makes new ones. */
export const env: Command = {
    summary: "list the environments, or make a new one from another",
    usage,
    run([name = "", ...args]) {
        switch (name) {
            case "new":
                return create(args);
            case "list":
                return list(args);
            default:
                throw new UserError(
                    `There is no env command ${JSON.stringify(name)}: use ${usage}.`,
                );
        }
    },
};

function list(args: readonly string[]): Promise<number> {
    readArguments(args, {}, usage, []);
    console.log(environmentsIn(repositoryRoot).join("\n"));
    return Promise.resolve(0);
}

function create(args: readonly string[]): Promise<number> {
    const { values, named } = readArguments(
        args,
        {
            from: { type: "string", default: "dev" },
            context: { type: "string" },
            domain: { type: "string" },
            json: { type: "boolean", default: false },
        },
        usage,
        ["NAME"],
    );
    const [name = ""] = named;
    const { from, context, domain } = values;
    requireNewName(name, environmentsIn(repositoryRoot));
    requireOneCluster(from);
    const source = readSettings(from);
    const file = path.join(repositoryRoot, `Pulumi.${name}.yaml`);
    const text = fs.readFileSync(path.join(repositoryRoot, `Pulumi.${from}.yaml`), "utf8");
    const made = newEnvironment(text, {
        ...{ name, from },
        ...(context !== undefined && { context }),
        ...(domain !== undefined && { domain: { old: source.domain, new: domain } }),
    });
    fs.writeFileSync(file, made.text, { flag: "wx" });

    const { secrets } = made;
    if (values.json) {
        console.log(JSON.stringify({ file, setAgain: secrets }, undefined, 2));
        return Promise.resolve(0);
    }
    const shared = [
        ...(context === undefined ? [`${projectName}:context ${source.context}`] : []),
        ...(domain === undefined ? [`${projectName}:domain ${source.domain}`] : []),
    ];
    console.log(
        [
            `Pulumi.${name}.yaml is made from ${from}.`,
            ...secrets.map(
                (key) =>
                    `Set again: pulumi config set --stack ${name} --secret --path '${key}' (a secret of ${from} opens in ${from} only)`,
            ),
            ...shared.map((it) => `Still the same as in ${from}: ${it}; give it its own.`),
        ].join("\n"),
    );
    return Promise.resolve(0);
}

/** @throws UserError for an environment of several clusters, or one of those: a copy would share them. */
function requireOneCluster(from: string): void {
    const { environment, isFleet } = stacksOf({ env: from });
    if (isFleet || environment !== from) {
        throw new UserError(
            `Pulumi.${environment}.yaml has several clusters, and a copy would be about the same ones: choose another environment with --from, or copy the file by hand and name other contexts in groundwork:clusters.`,
        );
    }
}
