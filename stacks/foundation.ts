import type * as pulumi from "@pulumi/pulumi";

import { type Flow, podsIn, tcp, udp } from "../components/internal/network";
import { Namespace } from "../components/namespace";
import { PriorityClasses } from "../components/priority-classes";
import { TeamRoles } from "../components/team-roles";
import type { DnsConfig, PlatformConfig } from "../config";
import { helperQuota, provisionerQuota, quotas } from "./quotas";

/** What every other layer stands on. */
export interface Foundation {
    /** Where the cluster's DNS answers. */
    readonly dns: Flow;
    readonly namespaces: {
        /** Absent where the cluster brings its own DNS. */
        readonly dns?: Namespace;
        readonly ingress: Namespace;
        readonly monitoring: Namespace;
        /** Privileged: node agents read the host's files, and only they. */
        readonly nodeMetrics: Namespace;
        /** Absent where the cluster brings its own resource metrics, or has none. */
        readonly resourceMetrics?: Namespace;
        /** Absent where no volumes are made on the nodes' own disks. */
        readonly localVolumes?: LocalVolumes;
    };
    /** Names of PriorityClasses, from what must run last to what may wait. */
    readonly priorityClasses: {
        readonly critical: string;
        readonly platform: string;
        readonly standard: string;
    };
}

/** Who makes volumes on the nodes' own disks, kept apart from the pods that touch the disks. */
interface LocalVolumes {
    readonly provisioner: Namespace;
    /** Privileged: its pods mount a directory of their node, as root. */
    readonly helpers: Namespace;
}

/** The platform's own namespaces, by concern. */
export const platformNamespaces = {
    dns: "platform-dns",
    ingress: "platform-ingress",
    monitoring: "platform-monitoring",
    nodeMetrics: "platform-node-metrics",
    resourceMetrics: "platform-resource-metrics",
    storage: "platform-storage",
    storageHelpers: "platform-storage-helpers",
} as const;

/** Those of them that an environment has. */
export function namespacesOf(config: PlatformConfig): readonly string[] {
    const { dns, resourceMetrics } = config;
    const { ingress, monitoring, nodeMetrics, storage, storageHelpers } = platformNamespaces;
    return [
        ...(dns.provider === "platform" ? [platformNamespaces.dns] : []),
        ingress,
        monitoring,
        nodeMetrics,
        ...(resourceMetrics.provider === "platform" ? [platformNamespaces.resourceMetrics] : []),
        ...(makesLocalVolumes(config) ? [storage, storageHelpers] : []),
    ];
}

function makesLocalVolumes({ layers, storage }: PlatformConfig): boolean {
    return layers.includes("storage") && storage.localPath.enabled;
}

/** Priorities, the teams' roles, and a namespace for each concern of the platform. */
export function foundation(
    config: PlatformConfig,
    opts: pulumi.ComponentResourceOptions,
): Foundation {
    const dns = dnsFlow(config.dns);
    const priorityClasses = new PriorityClasses("priority-classes", opts).names;
    new TeamRoles("team-roles", opts);

    const quota = quotas[config.profile];
    const ingress = new Namespace(
        "ingress",
        { name: platformNamespaces.ingress, quota: quota.ingress, dns },
        opts,
    );
    const monitoring = new Namespace(
        "monitoring",
        { name: platformNamespaces.monitoring, quota: quota.monitoring, dns },
        opts,
    );
    const nodeMetrics = new Namespace(
        "node-metrics",
        {
            name: platformNamespaces.nodeMetrics,
            podSecurity: "privileged",
            quota: quota.nodeMetrics,
            dns,
        },
        opts,
    );
    return {
        dns,
        priorityClasses,
        namespaces: {
            ...(config.dns.provider === "platform" && {
                dns: new Namespace(
                    "dns",
                    { name: platformNamespaces.dns, quota: quota.dns, dns },
                    opts,
                ),
            }),
            ingress,
            monitoring,
            nodeMetrics,
            ...(config.resourceMetrics.provider === "platform" && {
                resourceMetrics: new Namespace(
                    "resource-metrics",
                    {
                        name: platformNamespaces.resourceMetrics,
                        quota: quota.resourceMetrics,
                        dns,
                    },
                    opts,
                ),
            }),
            ...(makesLocalVolumes(config) && { localVolumes: localVolumes(dns, opts) }),
        },
    };
}

function localVolumes(dns: Flow, opts: pulumi.ComponentResourceOptions): LocalVolumes {
    const { storage, storageHelpers } = platformNamespaces;
    return {
        provisioner: new Namespace(
            "storage",
            { name: storage, quota: provisionerQuota, dns },
            opts,
        ),
        helpers: new Namespace(
            "storage-helpers",
            { name: storageHelpers, podSecurity: "privileged", quota: helperQuota, dns },
            opts,
        ),
    };
}

/** CoreDNS of the platform listens above 1024; a cluster's own one carries the historic label. */
export function dnsFlow(dns: DnsConfig): Flow {
    return dns.provider === "platform"
        ? {
              peers: [podsIn(platformNamespaces.dns, { "app.kubernetes.io/name": "coredns" })],
              ports: [...udp(1053), ...tcp(1053)],
          }
        : {
              peers: [podsIn("kube-system", { "k8s-app": "kube-dns" })],
              ports: [...udp(53), ...tcp(53)],
          };
}
