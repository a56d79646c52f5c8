import type * as pulumi from "@pulumi/pulumi";

import { type Flow, podsIn, tcp, udp } from "../components/internal/network";
import { type TraceIntake, traceIntake } from "../components/internal/tracing";
import type { SuppliedChart } from "../components/chart-release/values";
import { AdmissionPolicies } from "../components/admission-policies";
import { Namespace } from "../components/namespace";
import { localAddress } from "../components/node-local-dns/values";
import { PriorityClasses } from "../components/priority-classes";
import { TeamRoles } from "../components/team-roles";
import type { DnsConfig, PlatformConfig } from "../config";
import type { ChartName } from "../versions";
import { admissionLabels, strictestLevel } from "./admission";
import { platformChart, secretPasswords } from "./charts";
import {
    type AlwaysName,
    type Concern,
    concerns,
    nameInCluster,
    namespaceOf,
    namespacesOf,
    type OptionalName,
    podSecurityOf,
    wantedNames,
} from "./namespaces";
import type { PlatformSecrets } from "./platform";

/** What every other layer stands on. */
export interface Foundation {
    /** Where the cluster's DNS answers. */
    readonly dns: Flow;
    /** What must stand before anything is made in a namespace. */
    readonly gates: readonly pulumi.Resource[];
    /** The platform's own, by concern; absent where the environment has no such concern. */
    readonly namespaces: Readonly<Record<AlwaysName, Namespace>> &
        Readonly<Partial<Record<OptionalName, Namespace>>>;
    /** Where a chart of the platform's own is got. */
    readonly chart: (name: ChartName) => SuppliedChart;
    /** Where spans are sent; absent where the environment traces nothing. */
    readonly traces?: TraceIntake;
    /** Names of PriorityClasses, from what must run last to what may wait. */
    readonly priorityClasses: {
        readonly critical: string;
        readonly platform: string;
        readonly standard: string;
    };
}

/** Priorities, the teams' roles, the rules at the API server, and a namespace for each concern of the platform. */
export function foundation(
    config: PlatformConfig,
    opts: pulumi.ComponentResourceOptions,
    { chartSecrets }: Pick<PlatformSecrets, "chartSecrets"> = {},
): Foundation {
    const dns = dnsFlow(config.dns);
    const priorityClasses = new PriorityClasses("priority-classes", opts).names;
    new TeamRoles("team-roles", opts);
    const level = strictestLevel(config);
    const gates =
        level === undefined
            ? []
            : [
                  new AdmissionPolicies(
                      "admission",
                      {
                          level,
                          namespaces: namespacesOf(config),
                          environment: config.environment,
                      },
                      opts,
                  ),
              ];

    const namespaceFor = (concern: Concern): Namespace =>
        new Namespace(
            concern.name,
            {
                name: nameInCluster(concern),
                after: gates,
                labels: admissionLabels(nameInCluster(concern), config, concern.admission),
                quota: concern.quota[config.profile],
                dns,
                podSecurity: podSecurityOf(concern, config),
                ...(concern.containerDefaults && {
                    containerDefaults: concern.containerDefaults,
                }),
            },
            opts,
        );
    const wanted = wantedNames(config);
    return {
        dns,
        gates,
        priorityClasses,
        chart: (name) =>
            platformChart(name, {
                charts: config.charts,
                passwordOf: secretPasswords(chartSecrets),
            }),
        ...(wanted.includes("traceAgents") && { traces: traceIntake(namespaceOf("traceAgents")) }),
        namespaces: {
            monitoring: namespaceFor(concerns.monitoring),
            nodeMetrics: namespaceFor(concerns.nodeMetrics),
            ...Object.fromEntries(wanted.map((name) => [name, namespaceFor(concerns[name])])),
        },
    };
}

/**
 * Where pods may ask: the cluster's DNS, and the cache on their node where there is one. CoreDNS of
 * the platform listens above 1024; a cluster's own one carries the historic label.
 */
export function dnsFlow({ provider, nodeLocal }: DnsConfig): Flow {
    const [cluster, port] =
        provider === "platform"
            ? [podsIn(namespaceOf("dns"), { "app.kubernetes.io/name": "coredns" }), 1053]
            : [podsIn("kube-system", { "k8s-app": "kube-dns" }), 53];
    const cache = nodeLocal ? [{ ipBlock: { cidr: `${localAddress}/32` } }] : [];
    const ports = nodeLocal && port !== 53 ? [port, 53] : [port];
    return { peers: [cluster, ...cache], ports: [...udp(...ports), ...tcp(...ports)] };
}
