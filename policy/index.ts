import { PolicyPack } from "@pulumi/policy";

import { ownConfiguration, packConfiguration } from "./configuration";
import { policyPackArgs } from "./pack";

const configured = ownConfiguration();

new PolicyPack(
    "groundwork-policy",
    policyPackArgs({ configured, stack: process.env.PULUMI_STACK }),
    packConfiguration(configured),
);
