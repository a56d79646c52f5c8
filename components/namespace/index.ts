import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import type { Labels } from "../internal/labels";
import type { Flow } from "../internal/network";
import {
    type ContainerBounds,
    type ContainerDefaults,
    containerLimits,
    type NamespaceQuota,
    type PodSecurityLevel,
    podSecurityLabels,
    quotaLimits,
} from "./values";

export interface NamespaceArgs {
    /** The namespace's name in the cluster: a DNS label. */
    readonly name: string;
    /** What Pod Security admission enforces. @default "restricted" */
    readonly podSecurity?: PodSecurityLevel;
    readonly quota: NamespaceQuota;
    /** @default 100m CPU, 128Mi memory and 1Gi of the node's disk */
    readonly containerDefaults?: ContainerDefaults;
    /** @default none: a container may have all of the quota */
    readonly containerMaximum?: ContainerBounds;
    /** Where the cluster's DNS answers: the one flow that every pod has. */
    readonly dns: Flow;
    /** What must stand before anything is made in it. @default nothing */
    readonly after?: readonly pulumi.Resource[];
    /** Further labels of the namespace. @default none */
    readonly labels?: Labels;
    /** @default none */
    readonly annotations?: Labels;
}

/**
 * A namespace that is safe to hand over: Pod Security, a quota, defaults for containers, and a
 * network that denies everything but DNS.
 */
export class Namespace extends pulumi.ComponentResource {
    /** The namespace's name in the cluster. */
    public readonly name: string;
    /** The same, for what must come after the namespace. */
    public readonly created: pulumi.Output<string>;
    /**
     * What an object in it names as `deletedWith`, where nothing but the cluster has a hand in its end:
     * the namespace takes it along, and nobody asks for one deletion more.
     */
    public readonly object: k8s.core.v1.Namespace;

    constructor(name: string, args: NamespaceArgs, opts?: pulumi.ComponentResourceOptions) {
        super("groundwork:foundation:Namespace", name, {}, opts);
        const child = { parent: this };

        this.object = new k8s.core.v1.Namespace(
            `${name}-namespace`,
            {
                metadata: {
                    name: args.name,
                    labels: {
                        "app.kubernetes.io/part-of": "groundwork",
                        ...podSecurityLabels(args.podSecurity ?? "restricted"),
                        ...args.labels,
                    },
                    ...(args.annotations && { annotations: args.annotations }),
                },
            },
            { ...child, dependsOn: [...(args.after ?? [])] },
        );
        this.name = args.name;
        this.created = this.object.metadata.name;
        const inside = { ...child, deletedWith: this.object };

        new k8s.core.v1.ResourceQuota(
            `${name}-quota`,
            { metadata: this.metadata("quota"), spec: { hard: quotaLimits(args.quota) } },
            inside,
        );
        this.limitContainers(`${name}-limits`, args, inside);
        this.denyAllBut(`${name}-network`, args.dns, inside);
        this.registerOutputs({ name: this.created });
    }

    /**
     * The metadata of an object in this namespace. The namespace's name flows as an output, so
     * that whatever uses it is created after the namespace.
     */
    public metadata(
        name: string,
        labels: Labels = { "app.kubernetes.io/part-of": "groundwork" },
    ): { readonly name: string; readonly namespace: pulumi.Output<string>; labels: Labels } {
        return { name, namespace: this.created, labels };
    }

    private limitContainers(
        name: string,
        { containerDefaults, containerMaximum }: NamespaceArgs,
        opts: pulumi.CustomResourceOptions,
    ): void {
        const limits = [containerLimits(containerDefaults, containerMaximum)];
        new k8s.core.v1.LimitRange(
            name,
            { metadata: this.metadata("limits"), spec: { limits } },
            opts,
        );
    }

    private denyAllBut(name: string, dns: Flow, opts: pulumi.CustomResourceOptions): void {
        const everyPod = { podSelector: {} };
        new k8s.networking.v1.NetworkPolicy(
            `${name}-deny`,
            {
                metadata: this.metadata("default-deny"),
                spec: { ...everyPod, policyTypes: ["Ingress", "Egress"] },
            },
            opts,
        );
        new k8s.networking.v1.NetworkPolicy(
            `${name}-dns`,
            {
                metadata: this.metadata("allow-dns"),
                spec: {
                    ...everyPod,
                    policyTypes: ["Egress"],
                    egress: [{ to: [...dns.peers], ports: [...dns.ports] }],
                },
            },
            opts,
        );
    }
}
