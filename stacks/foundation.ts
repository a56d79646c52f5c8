import type * as pulumi from "@pulumi/pulumi";

import { type Flow, podsIn, tcp, udp } from "../components/internal/network";
import { Namespace } from "../components/namespace";
import { PriorityClasses } from "../components/priority-classes";
import { TeamRoles } from "../components/team-roles";
import type { DnsConfig, PlatformConfig } from "../config";
import {
    type AlwaysName,
    type Concern,
    concerns,
    nameInCluster,
    namespaceOf,
    type OptionalName,
    wantedNames,
} from "./namespaces";

/** What every other layer stands on. */
export interface Foundation {
    /** Where the cluster's DNS answers. */
    readonly dns: Flow;
    /** The platform's own, by concern; absent where the environment has no such concern. */
    readonly namespaces: Readonly<Record<AlwaysName, Namespace>> &
        Readonly<Partial<Record<OptionalName, Namespace>>>;
    /** Names of PriorityClasses, from what must run last to what may wait. */
    readonly priorityClasses: {
        readonly critical: string;
        readonly platform: string;
        readonly standard: string;
    };
}

/** Priorities, the teams' roles, and a namespace for each concern of the platform. */
export function foundation(
    config: PlatformConfig,
    opts: pulumi.ComponentResourceOptions,
): Foundation {
    const dns = dnsFlow(config.dns);
    const priorityClasses = new PriorityClasses("priority-classes", opts).names;
    new TeamRoles("team-roles", opts);

    const namespaceFor = (concern: Concern): Namespace =>
        new Namespace(
            concern.name,
            {
                name: nameInCluster(concern),
                quota: concern.quota[config.profile],
                dns,
                ...(concern.podSecurity && { podSecurity: concern.podSecurity }),
                ...(concern.containerDefaults && {
                    containerDefaults: concern.containerDefaults,
                }),
            },
            opts,
        );
    return {
        dns,
        priorityClasses,
        namespaces: {
            ingress: namespaceFor(concerns.ingress),
            monitoring: namespaceFor(concerns.monitoring),
            nodeMetrics: namespaceFor(concerns.nodeMetrics),
            ...Object.fromEntries(
                wantedNames(config).map((name) => [name, namespaceFor(concerns[name])]),
            ),
        },
    };
}

/** CoreDNS of the platform listens above 1024; a cluster's own one carries the historic label. */
export function dnsFlow(dns: DnsConfig): Flow {
    return dns.provider === "platform"
        ? {
              peers: [podsIn(namespaceOf("dns"), { "app.kubernetes.io/name": "coredns" })],
              ports: [...udp(1053), ...tcp(1053)],
          }
        : {
              peers: [podsIn("kube-system", { "k8s-app": "kube-dns" })],
              ports: [...udp(53), ...tcp(53)],
          };
}
