import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import type { Labels } from "../internal/labels";
import { allowFlows, type Flow, internet } from "../internal/network";
import { Namespace } from "../namespace";
import { imageBinding, policyName, registriesOf } from "../team-images/values";
import type { TeamSpace } from "./spaces";
import {
    grantsOf,
    limitsImages,
    noPodsOf,
    outward,
    roleRef,
    scraping,
    spaceLabels,
    teamMates,
    teamNamespace,
} from "./values";

export interface TeamArgs {
    readonly space: TeamSpace;
    /** What must stand before anything is made in it. @default nothing */
    readonly after?: readonly pulumi.Resource[];
    /** Further labels of its namespace. @default none */
    readonly labels?: Labels;
    /** Where the cluster's DNS answers. */
    readonly dns: Flow;
    /** Where Prometheus runs. */
    readonly monitoring: Namespace;
    /** Names of the PriorityClasses that only the platform's own pods may have. */
    readonly reservedPriorities: readonly string[];
}

/**
 * A team's place in the cluster: a namespace with its quota, its members' roles, and the flows
 * that its pods may have. A team has one, and one more for each of its environments; they share
 * nothing with each other or with another team.
 */
export class Team extends pulumi.ComponentResource {
    public readonly namespace: Namespace;

    constructor(name: string, args: TeamArgs, opts?: pulumi.ComponentResourceOptions) {
        super("groundwork:tenants:Team", name, {}, opts);
        const { space } = args;
        const child = { parent: this };

        this.namespace = new Namespace(
            `${name}-namespace`,
            {
                name: teamNamespace(space.name),
                quota: space.quota,
                containerDefaults: space.containerDefaults,
                containerMaximum: space.containerMaximum,
                dns: args.dns,
                labels: { ...spaceLabels(space), ...args.labels },
                ...(args.after && { after: args.after }),
                ...(limitsImages(space) && { annotations: registriesOf(space.registries) }),
            },
            child,
        );
        const inside = { ...child, deletedWith: this.namespace.object };
        this.reserve(`${name}-priorities`, args.reservedPriorities, inside);
        this.grantRoles(name, space, inside);
        if (limitsImages(space)) {
            this.bindImages(`${name}-images`, child);
        }
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

    private bindImages(name: string, opts: pulumi.CustomResourceOptions): void {
        new k8s.admissionregistration.v1.ValidatingAdmissionPolicyBinding(
            name,
            {
                metadata: {
                    name: `${policyName}.${this.namespace.name}`,
                    labels: { "app.kubernetes.io/part-of": "groundwork" },
                },
                spec: imageBinding(this.namespace.name),
            },
            // Its parameter is the Namespace.
            { ...opts, dependsOn: this.namespace },
        );
    }

    private grantRoles(name: string, space: TeamSpace, opts: pulumi.CustomResourceOptions): void {
        for (const { role, subjects } of grantsOf(space.members)) {
            new k8s.rbac.v1.RoleBinding(
                `${name}-${role}`,
                {
                    metadata: this.namespace.metadata(`team-${role}`, spaceLabels(space)),
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
        const { internet: reachesInternet, egress } = args.space;
        if (egress.length > 0) {
            allowFlows(
                `${name}-egress`,
                { ...everyPod, policyName: "allow-egress", egress: outward(egress) },
                opts,
            );
        }
        if (reachesInternet) {
            allowFlows(
                `${name}-internet`,
                { ...everyPod, policyName: "allow-internet", egress: [internet] },
                opts,
            );
        }
    }
}
