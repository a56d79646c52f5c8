import * as pulumi from "@pulumi/pulumi";

import { charts } from "../../versions";
import { ChartRelease } from "../chart-release";
import type { SuppliedChart, Values } from "../chart-release/values";
import { disruptionBudget } from "../internal/availability";
import { objectLabels } from "../internal/labels";
import {
    allowFlows,
    type FlowsArgs,
    type Peer,
    podsIn,
    tcp,
    toApiServer,
} from "../internal/network";
import { prometheusPods, scrapedBy } from "../internal/scraping";
import { serviceOf } from "../internal/service";
import type { Observed, PlatformSystem, SystemSummary } from "../internal/system";
import type { Namespace } from "../namespace";
import { webPort as prometheusPort } from "../prometheus/values";
import { kedaRuleGroups } from "./alerts";
import { kedaDashboard } from "./dashboard";
import {
    apiPort,
    kedaSizes,
    type KedaSettings,
    kedaValues,
    metricsPort,
    metricsService,
    type Part,
    parts,
    podsOf,
    questionsPort,
    release,
    webhookPort,
    workloads,
} from "./values";

export interface KedaArgs extends KedaSettings {
    /** Where it runs, alone. */
    readonly namespace: Namespace;
    /** Where Prometheus runs, which it asks and which scrapes it. */
    readonly monitoring: Namespace;
    /** A mirror's or a fork's own. @default the one of versions.ts */
    readonly chart?: SuppliedChart;
    /** Merged over the computed values of the chart, last. @default nothing */
    readonly values?: Values;
}

const labels = objectLabels(release, charts.keda.appVersion);

/** Scales workloads by what Prometheus answers. */
export class Keda extends pulumi.ComponentResource implements PlatformSystem {
    public readonly summary: SystemSummary;
    public readonly observed: Observed;
    /** The pods that ask Prometheus. */
    public readonly asks: Peer;
    /** What a ScaledObject needs to be one. */
    public readonly released: pulumi.Resource;

    constructor(name: string, args: KedaArgs, opts?: pulumi.ComponentResourceOptions) {
        super("groundwork:observability:Keda", name, {}, opts);
        const child = { parent: this };
        const { namespace, profile } = args;

        const around = parts.flatMap((part) => [
            allowFlows(`${name}-${part}-flows`, flowsOf(part, args), child),
            disruptionBudget(
                `${name}-${part}-budget`,
                {
                    namespace,
                    kind: "Deployment",
                    workload: workloads[part],
                    pods: podsOf(part),
                    scale: { min: kedaSizes[profile][part].replicas },
                },
                child,
            ),
        ]);
        const metrics = serviceOf(
            `${name}-metrics-service`,
            {
                namespace,
                name: metricsService,
                labels,
                pods: podsOf("operator"),
                ports: [{ name: "metrics", port: metricsPort, targetPort: "metrics" }],
                scraped: true,
            },
            child,
        );
        const chart = new ChartRelease(
            `${name}-release`,
            {
                namespace,
                chart: args.chart ?? charts.keda,
                releaseName: release,
                values: { ...kedaValues(args) },
                overrides: args.values,
            },
            { ...child, dependsOn: [...around, metrics] },
        );

        this.released = chart.released;
        this.asks = podsIn(namespace.name, podsOf("operator"));
        this.summary = {
            system: "KEDA",
            namespace: namespace.name,
            endpoint: "kubectl get scaledobjects -A",
            workloads: parts.map((part) => ({ kind: "Deployment", name: workloads[part] })),
        };
        this.observed = {
            rules: kedaRuleGroups(namespace.name),
            dashboards: [kedaDashboard()],
        };
        this.registerOutputs();
    }
}

/** The API server comes from an address that no selector matches: its ways in are open by port. */
function flowsOf(part: Part, { namespace, monitoring }: KedaArgs): FlowsArgs {
    const inside = { namespace, policyName: workloads[part], pods: podsOf(part) };
    const partIn = (other: Part) => podsIn(namespace.name, podsOf(other));
    switch (part) {
        case "operator":
            return {
                ...inside,
                ingress: [
                    { peers: [partIn("metricsServer")], ports: tcp(questionsPort) },
                    scrapedBy(monitoring, metricsPort),
                ],
                egress: [
                    toApiServer,
                    {
                        peers: [podsIn(monitoring.name, prometheusPods)],
                        ports: tcp(prometheusPort),
                    },
                ],
            };
        case "metricsServer":
            return {
                ...inside,
                ingress: [{ ports: tcp(apiPort) }],
                egress: [toApiServer, { peers: [partIn("operator")], ports: tcp(questionsPort) }],
            };
        case "webhooks":
            return { ...inside, ingress: [{ ports: tcp(webhookPort) }], egress: [toApiServer] };
    }
}
