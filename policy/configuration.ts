import * as fs from "node:fs";
import * as path from "node:path";

import type { PolicyPackConfig } from "@pulumi/policy";

import { UserError } from "../errors";
import { type PolicyConfiguration, readConfiguration, settingsOf } from "./check/configuration";
import { rules } from "./rules";

/** What a fork asks otherwise than the rules' defaults; it may be missing. */
const file = path.join(__dirname, "config.json");

/**
 * The configuration of the platform's own policies, for the preview and for the API server alike.
 *
 * @throws UserError that names the file and the key that is wrong.
 */
export function ownConfiguration(): PolicyConfiguration {
    return readConfiguration(fs.existsSync(file) ? parse() : {}, "policy/config.json", rules);
}

function parse(): unknown {
    try {
        const parsed: unknown = JSON.parse(fs.readFileSync(file, "utf8"));
        return parsed;
    } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        throw new UserError(`policy/config.json cannot be read: ${reason}.`);
    }
}

/** The same as Pulumi knows it, which another file on the command line can change once more. */
export function packConfiguration(configuration: PolicyConfiguration): PolicyPackConfig {
    const { switches } = configuration;
    const settings = settingsOf(rules, configuration);
    const ids = new Set([...Object.keys(settings), ...Object.keys(switches)]);
    const given = [...ids].map((id): [string, PolicyPackConfig[string]] => {
        const enforcementLevel = switches[id];
        return [id, { ...settings[id], ...(enforcementLevel && { enforcementLevel }) }];
    });
    return Object.fromEntries(given.filter(([, one]) => Object.keys(one).length > 0));
}
