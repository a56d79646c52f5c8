import type * as pulumi from "@pulumi/pulumi";

import { type Flow, podsIn, tcp, udp } from "../components/internal/network";
import type { ByProfile } from "../components/internal/resources";
import { Namespace } from "../components/namespace";
import type { NamespaceQuota } from "../components/namespace/values";
import { PriorityClasses } from "../components/priority-classes";
import { TeamRoles } from "../components/team-roles";
import type { DnsConfig, PlatformConfig } from "../config";

/** What every other layer stands on. */
export interface Foundation {
    /** Where the cluster's DNS answers. */
    readonly dns: Flow;
    readonly namespaces: {
        /** Absent where the cluster brings its own DNS. */
        readonly dns?: Namespace;
        readonly ingress: Namespace;
        readonly monitoring: Namespace;
        /** The one privileged namespace: node agents read the host's files, and only they. */
        readonly nodeMetrics: Namespace;
        /** Absent where the cluster brings its own resource metrics, or has none. */
        readonly resourceMetrics?: Namespace;
    };
    /** Names of PriorityClasses, from what must run last to what may wait. */
    readonly priorityClasses: {
        readonly critical: string;
        readonly platform: string;
        readonly standard: string;
    };
}

/** The platform's own namespaces, by concern. */
export const platformNamespaces = {
    dns: "platform-dns",
    ingress: "platform-ingress",
    monitoring: "platform-monitoring",
    nodeMetrics: "platform-node-metrics",
    resourceMetrics: "platform-resource-metrics",
} as const;

/** Those of them that an environment has. */
export function namespacesOf({ dns, resourceMetrics }: PlatformConfig): readonly string[] {
    const { ingress, monitoring, nodeMetrics } = platformNamespaces;
    return [
        ...(dns.provider === "platform" ? [platformNamespaces.dns] : []),
        ingress,
        monitoring,
        nodeMetrics,
        ...(resourceMetrics.provider === "platform" ? [platformNamespaces.resourceMetrics] : []),
    ];
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
        },
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

type Concern = keyof typeof platformNamespaces;

/*
 * Each quota leaves room for its systems at their largest, with the extra pods of a rolling update.
 * Node agents run once a node: their quota bounds the cluster at 200 nodes.
 */
const nodeMetrics: NamespaceQuota = { cpu: "50", memory: "25Gi", pods: 200, storage: "0" };

const quotas: ByProfile<Readonly<Record<Concern, NamespaceQuota>>> = {
    local: {
        dns: { cpu: "1", memory: "1Gi", pods: 4, storage: "0" },
        ingress: { cpu: "2", memory: "1Gi", pods: 4, storage: "0", loadBalancers: 1, nodePorts: 2 },
        monitoring: { cpu: "4", memory: "4Gi", pods: 8, storage: "0" },
        nodeMetrics,
        resourceMetrics: { cpu: "1", memory: "512Mi", pods: 4, storage: "0" },
    },
    small: {
        dns: { cpu: "2", memory: "2Gi", pods: 8, storage: "0" },
        ingress: { cpu: "4", memory: "4Gi", pods: 8, storage: "0", loadBalancers: 1, nodePorts: 2 },
        monitoring: { cpu: "8", memory: "16Gi", pods: 12, storage: "200Gi" },
        nodeMetrics,
        resourceMetrics: { cpu: "2", memory: "1Gi", pods: 6, storage: "0" },
    },
    ha: {
        dns: { cpu: "4", memory: "4Gi", pods: 12, storage: "0" },
        ingress: {
            cpu: "16",
            memory: "16Gi",
            pods: 16,
            storage: "0",
            loadBalancers: 1,
            nodePorts: 2,
        },
        monitoring: { cpu: "24", memory: "64Gi", pods: 20, storage: "1Ti" },
        nodeMetrics,
        resourceMetrics: { cpu: "4", memory: "4Gi", pods: 8, storage: "0" },
    },
};
