import { PolicyPack } from "@pulumi/policy";
import { policyPackArgs } from "./pack";

new PolicyPack("groundwork-policy", policyPackArgs());
