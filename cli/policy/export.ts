import * as yaml from "js-yaml";

import { boundPolicies } from "../../policy/library/admission";
import { concernsStack, holdsOn } from "../../policy/library/exemptions";
import { settingsFrom } from "../../policy/library/parameters";
import type { Command } from "../command";
import { inspectionOptions, readArguments, ruleOptions } from "./options";

const usage =
    "bin/groundwork policy export [--level LEVEL] [--kubernetes-version 1.N] [--rule ID]... [--config FILE] [--stack NAME]";

/** Prints the admission policies of the rules, with the bindings that put them into force. */
export const exportPolicies: Command = {
    summary: "print the rules as admission policies",
    usage,
    run(args) {
        const { values } = readArguments(args, ruleOptions, usage);
        const { rules, settings, exemptions, today, stack } = inspectionOptions(values);
        const objects = boundPolicies(rules, {
            settings: ({ id }) => settingsFrom(settings[id] ?? {}),
            exemptions: exemptions.filter(
                (exemption) => holdsOn(exemption, today) && concernsStack(exemption, stack),
            ),
        }).flatMap(({ policy, bindings }) => [policy, ...bindings.values()]);
        console.log(objects.map((object) => yaml.dump(object, { lineWidth: -1 })).join("---\n"));
        return Promise.resolve(0);
    },
};
