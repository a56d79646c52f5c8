import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import type { TeamConfig } from "../../config";
import { allowFlows, type Flow, internet } from "../internal/network";
import { Namespace } from "../namespace";
import {
    grantsOf,
    noPodsOf,
    roleRef,
    scraping,
    teamLabel,
    teamMates,
    teamNamespace,
} from "./values";

export interface TeamArgs {
    readonly team: TeamConfig;
    /** Where the cluster's DNS answers. */
    readonly dns: Flow;
    /** Where Prometheus runs. */
    readonly monitoring: Namespace;
    /** Names of the PriorityClasses that only the platform's own pods may have. */
    readonly reservedPriorities: readonly string[];
}

/**
 * A team's place in the cluster: a namespace with its quota, its members' roles, and the flows
 * that its pods may have. Nothing of it is shared with another team.
 */
export class Team extends pulumi.ComponentResource {
    public readonly namespace: Namespace;

    constructor(name: string, args: TeamArgs, opts?: pulumi.ComponentResourceOptions) {
        super("groundwork:tenants:Team", name, {}, opts);
        const { team } = args;
        const child = { parent: this };

        this.namespace = new Namespace(
            `${name}-namespace`,
            {
                name: teamNamespace(team.name),
                quota: team.quota,
                containerDefaults: team.containerDefaults,
                dns: args.dns,
                labels: teamLabel(team.name),
            },
            child,
        );
        this.reserve(`${name}-priorities`, args.reservedPriorities, child);
        this.grantRoles(name, team, child);
        this.openFlows(name, args, child);
        this.registerOutputs({ namespace: this.namespace.name });
    }

    private reserve(
        name: string,
        priorities: readonly string[],
        opts: pulumi.CustomResourceOptions,
    ): void {
        new k8s.core.v1.ResourceQuota(
            name,
            { metadata: this.namespace.metadata("priorities"), spec: noPodsOf(priorities) },
            opts,
        );
    }

    private grantRoles(name: string, team: TeamConfig, opts: pulumi.CustomResourceOptions): void {
        for (const { role, subjects } of grantsOf(team.members)) {
            new k8s.rbac.v1.RoleBinding(
                `${name}-${role}`,
                {
                    metadata: this.namespace.metadata(`team-${role}`, teamLabel(team.name)),
                    roleRef: roleRef(role),
                    subjects,
                },
                opts,
            );
        }
    }

    private openFlows(name: string, args: TeamArgs, opts: pulumi.CustomResourceOptions): void {
        const everyPod = { namespace: this.namespace, pods: {} };
        allowFlows(
            `${name}-mates`,
            {
                ...everyPod,
                policyName: "allow-team",
                ingress: [teamMates],
                egress: [teamMates],
            },
            opts,
        );
        allowFlows(
            `${name}-metrics`,
            {
                ...everyPod,
                policyName: "allow-metrics",
                ingress: [scraping(args.monitoring.name)],
            },
            opts,
        );
        if (args.team.internet) {
            allowFlows(
                `${name}-internet`,
                { ...everyPod, policyName: "allow-internet", egress: [internet] },
                opts,
            );
        }
    }
}
