import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import { roleName, rulesOf, teamRoles } from "./values";

/**
 * What members of teams may do. The roles are cluster-wide so that all teams have the same ones,
 * and are bound by RoleBindings in the teams' namespaces only, so that they reach no further.
 */
export class TeamRoles extends pulumi.ComponentResource {
    constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
        super("groundwork:foundation:TeamRoles", name, {}, opts);
        for (const role of teamRoles) {
            new k8s.rbac.v1.ClusterRole(
                `${name}-${role}`,
                {
                    metadata: {
                        name: roleName(role),
                        labels: { "app.kubernetes.io/part-of": "groundwork" },
                    },
                    rules: rulesOf(role),
                },
                { parent: this },
            );
        }
        this.registerOutputs();
    }
}
