import * as fs from "node:fs";
import { parseArgs, type ParseArgsConfig } from "node:util";

import * as yaml from "js-yaml";

import { UserError } from "../../errors";
import {
    chooseRules,
    type PolicyConfiguration,
    readConfiguration,
    readVersion,
    settingsOf,
} from "../../policy/check/configuration";
import type { InspectionOptions } from "../../policy/check/inspect";
import { currentDay } from "../../policy/library/exemptions";
import { isLevel, levels } from "../../policy/library/levels";
import { rules } from "../../policy/rules";

/** The options that choose rules and their parameters. */
export const ruleOptions = {
    level: { type: "string" },
    "kubernetes-version": { type: "string" },
    rule: { type: "string", multiple: true, default: [] as string[] },
    config: { type: "string" },
    stack: { type: "string" },
} as const satisfies NonNullable<ParseArgsConfig["options"]>;

interface RuleChoice {
    readonly level?: string | undefined;
    readonly "kubernetes-version"?: string | undefined;
    readonly rule?: readonly string[] | undefined;
    readonly config?: string | undefined;
    readonly stack?: string | undefined;
}

/** @throws UserError for a level, a version, a rule or a file that there is not. */
export function inspectionOptions(choice: RuleChoice): InspectionOptions {
    const configuration = configurationOf(choice);
    const named = (choice.rule ?? []).flatMap((ids) => ids.split(","));
    return {
        rules: chooseRules(rules, configuration, named),
        settings: settingsOf(rules, configuration),
        exemptions: configuration.exemptions,
        faults: configuration.faults,
        today: currentDay(),
        stack: choice.stack,
    };
}

export function configurationOf(choice: RuleChoice): PolicyConfiguration {
    const { level, config, "kubernetes-version": version } = choice;
    const configuration =
        config === undefined
            ? readConfiguration({}, "the command line", rules)
            : readConfiguration(readFile(config), config, rules);
    if (level !== undefined && !isLevel(level)) {
        throw new UserError(
            `There is no level ${JSON.stringify(level)}: use one of ${levels.join(", ")}.`,
        );
    }
    return {
        ...configuration,
        ...(level === undefined ? {} : { level }),
        ...(version === undefined ? {} : { kubernetesMinor: readVersion(version) }),
    };
}

function readFile(file: string): unknown {
    try {
        return yaml.load(fs.readFileSync(file, "utf8")) ?? {};
    } catch (error) {
        const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
        throw new UserError(`The configuration ${file} cannot be read: ${reason ?? ""}.`);
    }
}

/** Reads options and the words beside them. @throws UserError that shows the usage. */
export function readArguments<T extends NonNullable<ParseArgsConfig["options"]>>(
    args: readonly string[],
    options: T,
    usage: string,
): ReturnType<typeof parseArgs<{ options: T; strict: true; allowPositionals: true }>> {
    try {
        return parseArgs({ args: [...args], options, strict: true, allowPositionals: true });
    } catch (error) {
        const [reason = ""] = (error instanceof Error ? error.message : String(error)).split(". ");
        throw new UserError(`${reason.replace(/\.$/, "")}; usage: ${usage}`);
    }
}
