import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import { imagePolicy, policyName } from "./values";

/** Where teams' images may come from. It holds in the namespaces of the teams that are bound to it. */
export class TeamImages extends pulumi.ComponentResource {
    constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
        super("groundwork:tenants:TeamImages", name, {}, opts);
        new k8s.admissionregistration.v1.ValidatingAdmissionPolicy(
            `${name}-policy`,
            {
                metadata: {
                    name: policyName,
                    labels: { "app.kubernetes.io/part-of": "groundwork" },
                },
                spec: imagePolicy,
            },
            { parent: this },
        );
        this.registerOutputs();
    }
}
