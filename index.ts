import * as pulumi from "@pulumi/pulumi";

import { parseConfig } from "./config";
import { secretsOfProgram, settingsOfProgram } from "./config/sources";
import { platform, type PlatformOutputs } from "./stacks/platform";

/**
 * The program: an environment's settings in, a platform out. Pulumi's CLI runs it as
 * `pulumi up -s dev`, and `bin/groundwork` runs the same function in its own process.
 */
function program(): Promise<PlatformOutputs> {
    const config = parseConfig(pulumi.getStack(), settingsOfProgram());
    return Promise.resolve(platform(config, secretsOfProgram()));
}

export = program;
