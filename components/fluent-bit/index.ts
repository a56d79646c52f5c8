import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import { images } from "../../versions";
import { clusterAccess } from "../internal/access";
import { rollingDaemonSet } from "../internal/daemonset";
import { objectLabels } from "../internal/labels";
import { allowFlows, toApiServer } from "../internal/network";
import type { Profile } from "../internal/resources";
import { scrapedBy } from "../internal/scraping";
import { serviceOf } from "../internal/service";
import type { Observed, PlatformSystem, SystemSummary } from "../internal/system";
import type { Namespace } from "../namespace";
import { fluentBitRuleGroups } from "./alerts";
import { metricsPort, secretKeys, shipperConfiguration } from "./configuration";
import { fluentBitDashboard } from "./dashboard";
import type { LogStore } from "./store";
import {
    configurationFile,
    fluentBitPod,
    fluentBitPods,
    fluentBitRules,
    fluentBitSizes,
    metricsPath,
    workload,
} from "./values";

export interface FluentBitArgs {
    /** A namespace that lets pods see their node; nothing else should live in it. */
    readonly namespace: Namespace;
    /** Where Prometheus runs, which is let in. */
    readonly monitoring: Namespace;
    /** Sets resources, and the size of the buffer on each node's disk. */
    readonly profile: Profile;
    /** Name of a PriorityClass. */
    readonly priorityClass: string;
    /** Where the lines go. */
    readonly store: LogStore;
    /** Laid over the computed pod spec, field by field, last. @default nothing */
    readonly podSpec?: Partial<k8s.types.input.core.v1.PodSpec>;
}

const labels = objectLabels(workload, images.fluentBit.version);

/** Sends what every container writes to a store, and keeps it on the node until the store has it. */
export class FluentBit extends pulumi.ComponentResource implements PlatformSystem {
    public readonly summary: SystemSummary;
    public readonly observed: Observed;

    constructor(name: string, args: FluentBitArgs, opts?: pulumi.ComponentResourceOptions) {
        super("groundwork:logging:FluentBit", name, {}, opts);
        const child = { parent: this };
        const { namespace, profile, store } = args;
        const { buffer } = fluentBitSizes[profile];
        const configuration = {
            [configurationFile]: shipperConfiguration({
                store,
                namespace: namespace.name,
                buffer,
            }),
        };

        const config = new k8s.core.v1.ConfigMap(
            `${name}-config`,
            { metadata: namespace.metadata(workload, labels), data: configuration },
            child,
        );
        const service = serviceOf(
            `${name}-service`,
            {
                namespace,
                name: workload,
                labels,
                pods: fluentBitPods,
                ports: [{ name: "metrics", port: metricsPort, targetPort: "metrics" }],
                scraped: true,
                metricsPath,
                // Nobody wants "some node": the Service only lists them all.
                spec: { clusterIP: "None" },
            },
            child,
        );
        const flows = allowFlows(
            `${name}-flows`,
            {
                namespace,
                pods: fluentBitPods,
                ingress: [scrapedBy(args.monitoring, metricsPort)],
                egress: [store.flow, toApiServer],
            },
            child,
        );
        rollingDaemonSet(
            name,
            {
                namespace,
                workload,
                labels,
                pods: fluentBitPods,
                configuration: {
                    ...configuration,
                    ...(store.credentials && { generation: store.credentials.generation }),
                },
                podSpec: fluentBitPod(profile, args.priorityClass, store.credentials !== undefined),
                podSpecOverrides: args.podSpec,
            },
            {
                ...child,
                dependsOn: [
                    namespace,
                    config,
                    service,
                    flows,
                    ...clusterAccess(
                        name,
                        { namespace, workload, labels, rules: fluentBitRules },
                        child,
                    ),
                    ...(store.readyAfter ? [store.readyAfter] : []),
                    ...credentialsOf(`${name}-secret`, args, child),
                ],
            },
        );

        this.summary = {
            system: "Fluent Bit",
            namespace: namespace.name,
            endpoint: `kubectl -n ${namespace.name} logs daemonset/${workload}`,
            workloads: [{ kind: "DaemonSet", name: workload }],
        };
        this.observed = {
            rules: fluentBitRuleGroups(namespace.name),
            dashboards: [fluentBitDashboard(namespace.name)],
        };
        this.registerOutputs();
    }
}

/** The store's password and authority; none where it asks for none. */
function credentialsOf(
    name: string,
    { namespace, store: { credentials } }: FluentBitArgs,
    opts: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
    if (credentials === undefined) {
        return [];
    }
    return [
        new k8s.core.v1.Secret(
            name,
            {
                metadata: namespace.metadata(workload, labels),
                stringData: {
                    [secretKeys.password]: credentials.password,
                    [secretKeys.authority]: credentials.authority,
                },
            },
            opts,
        ),
    ];
}
