import * as pulumi from "@pulumi/pulumi";

import type { ReleaseConfig } from "../../config";
import { releaseNamespace } from "../../config/releases";
import { ChartRelease } from "../chart-release";
import { type SuppliedChart, withValue } from "../chart-release/values";
import type { Labels } from "../internal/labels";
import { allowFlows, type Flow, podsIn, tcp, toApiServer } from "../internal/network";
import { openSpaceFlows } from "../internal/space-flows";
import type { SystemSummary } from "../internal/system";
import { Namespace } from "../namespace";

export interface ReleaseArgs {
    readonly release: ReleaseConfig;
    readonly chart: SuppliedChart;
    /** The values that nobody may see, by their paths. */
    readonly secretValues: Readonly<Record<string, pulumi.Output<string>>>;
    /** What must stand before anything is made in its namespace. @default nothing */
    readonly after?: readonly pulumi.Resource[];
    /** Further labels of the namespace. @default none */
    readonly labels?: Labels;
    /** Where the cluster's DNS answers. */
    readonly dns: Flow;
    /** Where Prometheus runs. */
    readonly monitoring: Namespace;
    /** From where visitors come to its `visitorPorts`. */
    readonly entrances: readonly Namespace[];
}

/**
 * A chart of the organisation's own, in a namespace that is made as all others: a quota, Pod
 * Security, and a network that is open only where the settings say so.
 */
export class Release extends pulumi.ComponentResource {
    public readonly summary: SystemSummary;

    constructor(name: string, args: ReleaseArgs, opts?: pulumi.ComponentResourceOptions) {
        super("groundwork:releases:Release", name, {}, opts);
        const child = { parent: this };
        const { release, chart, secretValues } = args;

        const namespace = new Namespace(
            `${name}-namespace`,
            {
                name: releaseNamespace(release.name),
                podSecurity: release.podSecurity,
                quota: release.quota,
                dns: args.dns,
                ...(release.containerDefaults && { containerDefaults: release.containerDefaults }),
                ...(args.labels && { labels: args.labels }),
                ...(args.after && { after: args.after }),
            },
            child,
        );
        this.openFlows(name, namespace, args);
        new ChartRelease(
            `${name}-release`,
            {
                namespace,
                chart,
                releaseName: release.name,
                values: Object.entries(secretValues).reduce(
                    (values, [path, secret]) => withValue(values, path, secret),
                    release.values,
                ),
                hooks: release.hooks,
            },
            // Its pods find the quota and the flows that they live by.
            { ...child, dependsOn: namespace },
        );

        this.summary = {
            system: `release ${release.name}`,
            namespace: namespace.name,
            endpoint: `${chart.chart} ${chart.version}`,
            workloads: "all",
        };
        this.registerOutputs();
    }

    private openFlows(
        name: string,
        namespace: Namespace,
        { release, monitoring, entrances }: ReleaseArgs,
    ): void {
        const child = { parent: this };
        const { internet, egress, kubernetesApi, visitorPorts } = release;
        const everyPod = { namespace, pods: {} };
        openSpaceFlows(
            name,
            { namespace, matesPolicy: "allow-release", monitoring, internet, egress },
            child,
        );
        if (kubernetesApi) {
            allowFlows(
                `${name}-kubernetes-api`,
                { ...everyPod, policyName: "allow-kubernetes-api", egress: [toApiServer] },
                child,
            );
        }
        if (visitorPorts.length > 0) {
            const peers = entrances.map((entrance) => podsIn(entrance.name));
            allowFlows(
                `${name}-visitors`,
                {
                    ...everyPod,
                    policyName: "allow-visitors",
                    ingress: [{ peers, ports: tcp(...visitorPorts) }],
                },
                child,
            );
        }
    }
}
