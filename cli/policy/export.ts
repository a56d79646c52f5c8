import * as yaml from "js-yaml";

import { admissionPolicy, isAdmissible } from "../../policy/library/admission";
import { admissionBindings } from "../../policy/library/bindings";
import { settingsFrom } from "../../policy/library/parameters";
import type { Command } from "../command";
import { inspectionOptions, readArguments, ruleOptions } from "./options";

const usage =
    "bin/groundwork policy export [--level LEVEL] [--kubernetes-version 1.N] [--rule ID]... [--config FILE]";

/** Prints the admission policies of the rules, with the bindings that put them into force. */
export const exportPolicies: Command = {
    summary: "print the rules as admission policies",
    usage,
    run(args) {
        const { values } = readArguments(args, ruleOptions, usage);
        const { rules, settings } = inspectionOptions(values);
        const objects = rules
            .filter(isAdmissible)
            .flatMap((rule) => [
                admissionPolicy(rule, settingsFrom(settings[rule.id] ?? {})),
                ...admissionBindings(rule),
            ]);
        console.log(objects.map((object) => yaml.dump(object, { lineWidth: -1 })).join("---\n"));
        return Promise.resolve(0);
    },
};
