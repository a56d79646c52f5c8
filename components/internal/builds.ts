import type * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

import type { Namespace } from "../namespace";
import { namespaceAccess } from "./access";
import { serviceAccount } from "./account";
import type { Labels } from "./labels";
import { allowFlows, type Flow, inNetworks, internet, podsIn, type Port, tcp } from "./network";
import type { Panel } from "./system";

/** The two places that every build system has. */
export interface BuildPlaces {
    /** Where its server runs, and whoever starts builds. */
    readonly namespace: Namespace;
    /** Where builds run, and nothing else. */
    readonly builds: Namespace;
}

export interface BuildGroundArgs extends BuildPlaces {
    /** The workload that starts builds, by whose name its account goes. */
    readonly starter: string;
    readonly labels: Labels;
    /** What the starter may do where builds run. It may do nothing elsewhere. */
    readonly rules: readonly k8s.types.input.rbac.v1.PolicyRule[];
    /** What builds reach beside the cluster's DNS. */
    readonly reach: readonly Flow[];
    /** Do the pods of one build talk to each other? @default false */
    readonly neighbours?: boolean;
}

/** The account of builds' pods. It has no role, and hands out no token. */
export const buildsAccount = "builds";

/**
 * What a build system stands on: an identity that may start builds in their namespace and do nothing
 * else in the cluster, one for builds that may do nothing at all, and the only ways out of there.
 * The pods that start builds depend on what is returned.
 */
export function buildGround(
    name: string,
    args: BuildGroundArgs,
    opts: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
    const { namespace, builds, starter, labels, rules, reach, neighbours = false } = args;
    const account = serviceAccount(
        `${name}-account`,
        { namespace, workload: starter, labels },
        opts,
    );
    const among: Flow[] = neighbours ? [{ peers: [podsIn(builds.name)], ports: anyPort }] : [];
    return [
        account,
        namespaceAccess(
            name,
            { name: `groundwork-${starter}`, labels },
            { namespace: builds, rules },
            account,
            opts,
        ),
        serviceAccount(
            `${name}-builds-account`,
            { namespace: builds, workload: buildsAccount, labels },
            opts,
        ),
        allowFlows(
            `${name}-builds-flows`,
            { namespace: builds, pods: {}, ingress: among, egress: [...reach, ...among] },
            opts,
        ),
    ];
}

const anyPort: readonly Port[] = [{ protocol: "TCP", port: 1, endPort: 65535 }];

/**
 * Where sources, packages and images come from: the internet, and what an environment names.
 *
 * @param networks Ranges of addresses in CIDR notation. @default none
 */
export function sources(networks: readonly string[] = []): Flow[] {
    const own = { peers: inNetworks(networks), ports: tcp(443) };
    return [internet, ...(networks.length === 0 ? [] : [own])];
}

/**
 * What all builds of a namespace take together.
 *
 * @param builders What a server calls the pods of its builds.
 */
export function cpuPanel(builders: string, namespace: string): Panel {
    return {
        title: `${builders}' CPU`,
        unit: "short",
        queries: [
            {
                expr: `sum(rate(container_cpu_usage_seconds_total{job="cadvisor",namespace="${namespace}",container!=""}[$__rate_interval]))`,
                legend: "all builds",
            },
        ],
    };
}
