import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import { images } from "../../versions";
import type { LogStore } from "../fluent-bit/store";
import { fluentBitPods } from "../fluent-bit/values";
import { grafanaPods } from "../grafana/values";
import { serviceAccount } from "../internal/account";
import { objectLabels } from "../internal/labels";
import { allowFlows, type Flow, podsIn, tcp } from "../internal/network";
import type { Profile } from "../internal/resources";
import { scrapedBy } from "../internal/scraping";
import { serviceOf } from "../internal/service";
import { statefulSet } from "../internal/stateful";
import type { DataSource, Observed, PlatformSystem, SystemSummary } from "../internal/system";
import type { Namespace } from "../namespace";
import { lokiRuleGroups } from "./alerts";
import { httpPort, lokiConfiguration } from "./configuration";
import { lokiDashboard } from "./dashboard";
import { lokiOutput } from "./output";
import { configurationFile, lokiPod, lokiPods, lokiSizes, podsService, workload } from "./values";

export interface LokiArgs {
    readonly namespace: Namespace;
    /** Where Fluent Bit runs, which brings the lines. */
    readonly shippers: Namespace;
    /** Where Prometheus and Grafana run, which are let in. */
    readonly monitoring: Namespace;
    /** Sets resources, storage and retention. */
    readonly profile: Profile;
    /** Name of a PriorityClass. */
    readonly priorityClass: string;
    /** How long lines are kept. @default by profile: 1, 14 or 30 */
    readonly retentionDays?: number;
    /** Class of the volume outside the profile `local`. @default the cluster's default class */
    readonly storageClass?: string;
    /** Laid over the computed pod spec, field by field, last. @default nothing */
    readonly podSpec?: Partial<k8s.types.input.core.v1.PodSpec>;
}

const labels = objectLabels(workload, images.loki.version);

/** Keeps lines by where they come from, and finds them again. */
export class Loki extends pulumi.ComponentResource implements PlatformSystem {
    public readonly summary: SystemSummary;
    public readonly observed: Observed;
    /** What Fluent Bit is told of it. */
    public readonly store: LogStore;

    constructor(name: string, args: LokiArgs, opts?: pulumi.ComponentResourceOptions) {
        super("groundwork:logging:Loki", name, {}, opts);
        const child = { parent: this };
        const { namespace, profile, monitoring } = args;
        const size = lokiSizes[profile];
        const { retentionDays = size.retentionDays } = args;
        const configuration = {
            [configurationFile]: lokiConfiguration({
                retentionDays,
                replayMemory: size.replayMemory,
            }),
        };

        const account = serviceAccount(`${name}-account`, { namespace, workload, labels }, child);
        const config = new k8s.core.v1.ConfigMap(
            `${name}-config`,
            { metadata: namespace.metadata(workload, labels), data: configuration },
            child,
        );
        const flows = allowFlows(
            `${name}-flows`,
            {
                namespace,
                pods: lokiPods,
                ingress: [
                    {
                        peers: [
                            podsIn(args.shippers.name, fluentBitPods),
                            podsIn(monitoring.name, grafanaPods),
                        ],
                        ports: tcp(httpPort),
                    },
                    scrapedBy(monitoring, httpPort),
                ],
                egress: [],
            },
            child,
        );
        statefulSet(
            name,
            {
                namespace,
                workload,
                labels,
                pods: lokiPods,
                replicas: size.replicas,
                podsService,
                configuration,
                data: {
                    size: size.volume,
                    persistent: size.persistent,
                    storageClass: args.storageClass,
                },
                podSpec: lokiPod(profile, args.priorityClass),
                podSpecOverrides: args.podSpec,
            },
            {
                ...child,
                dependsOn: [
                    namespace,
                    account,
                    config,
                    flows,
                    ...lokiServices(name, namespace, child),
                ],
            },
        );

        const flow: Flow = { peers: [podsIn(namespace.name, lokiPods)], ports: tcp(httpPort) };
        const host = `${workload}.${namespace.name}.svc`;
        this.store = { host, port: httpPort, output: lokiOutput, flow };
        this.summary = {
            system: "Loki",
            namespace: namespace.name,
            endpoint: "Grafana, data source Loki",
            workloads: [{ kind: "StatefulSet", name: workload }],
        };
        this.observed = {
            rules: lokiRuleGroups(namespace.name),
            dashboards: [lokiDashboard(namespace.name)],
            dataSources: [dataSource(`http://${host}:${httpPort}`, flow)],
        };
        this.registerOutputs();
    }
}

function dataSource(url: string, flow: Flow): DataSource {
    return { uid: "loki", name: "Loki", type: "loki", url, flow, options: { maxLines: 1000 } };
}

/** One Service for shippers, Grafana and scrapes, and the one that a StatefulSet has to have. */
function lokiServices(
    name: string,
    namespace: Namespace,
    opts: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
    const common = { namespace, labels, pods: lokiPods };
    const port = { port: httpPort, targetPort: "http" };
    return [
        serviceOf(
            `${name}-service`,
            { ...common, name: workload, ports: [{ name: "metrics", ...port }], scraped: true },
            opts,
        ),
        serviceOf(
            `${name}-pods-service`,
            {
                ...common,
                name: podsService,
                ports: [{ name: "http", ...port }],
                spec: { clusterIP: "None" },
            },
            opts,
        ),
    ];
}
