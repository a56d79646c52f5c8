import { PolicyPack } from "@pulumi/policy";

import { UserError } from "../errors";
import { ownConfiguration, packConfiguration } from "./configuration";
import { policyPackArgs } from "./pack";

try {
    const configured = ownConfiguration();
    new PolicyPack(
        "groundwork-policy",
        policyPackArgs({ configured, stack: process.env.PULUMI_STACK }),
        packConfiguration(configured),
    );
} catch (error) {
    if (!(error instanceof UserError)) {
        throw error;
    }
    console.error(error.message);
    process.exit(1);
}
