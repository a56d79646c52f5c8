import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import { type AdmissionPoliciesArgs, platformPolicies } from "./values";

/**
 * The rules of the policy pack at the API server, for whoever comes by another way than the program.
 * They hold in namespaces that ask for them by their labels, and nowhere else.
 */
export class AdmissionPolicies extends pulumi.ComponentResource {
    constructor(name: string, args: AdmissionPoliciesArgs, opts?: pulumi.ComponentResourceOptions) {
        super("groundwork:foundation:AdmissionPolicies", name, {}, opts);
        const child = { parent: this };
        for (const { key, policy, bindings } of platformPolicies(args)) {
            new k8s.admissionregistration.v1.ValidatingAdmissionPolicy(
                `${name}-${key}`,
                { metadata: policy.metadata, spec: policy.spec },
                child,
            );
            for (const [purpose, { metadata, spec }] of bindings) {
                new k8s.admissionregistration.v1.ValidatingAdmissionPolicyBinding(
                    `${name}-${key}-${purpose}`,
                    { metadata, spec },
                    child,
                );
            }
        }
        this.registerOutputs();
    }
}
