import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import { images } from "../../versions";
import type { LogStore } from "../fluent-bit/store";
import { serviceAccount } from "../internal/account";
import { objectLabels } from "../internal/labels";
import { allowFlows } from "../internal/network";
import type { Profile } from "../internal/resources";
import { serviceOf } from "../internal/service";
import { statefulSet } from "../internal/stateful";
import type { Observed, PlatformSystem, SystemSummary } from "../internal/system";
import type { Namespace } from "../namespace";
import { openSearchRuleGroups } from "./alerts";
import { nodeConfiguration, securityFiles, serviceHost } from "./configuration";
import { openSearchDashboard } from "./dashboard";
import { openSearchExporter } from "./exporter";
import { openSearchFlows, toOpenSearch } from "./flows";
import { type Identity, openSearchIdentity } from "./identity";
import { lifecycleFiles } from "./lifecycle";
import { httpPort, openSearchPods, podsService, secrets, transportPort, workload } from "./names";
import { openSearchOutput } from "./output";
import { setupJob } from "./setup";
import { nodeFile, openSearchPod, openSearchSizes } from "./values";

export interface OpenSearchArgs {
    readonly namespace: Namespace;
    /** Where Fluent Bit runs, which brings the lines. */
    readonly shippers: Namespace;
    /** Where Prometheus runs, which is let in to the exporter. */
    readonly monitoring: Namespace;
    /** Sets nodes, resources, storage and retention. */
    readonly profile: Profile;
    /** Name of a PriorityClass. */
    readonly priorityClass: string;
    /** How long lines are kept. @default by profile: 1, 14 or 30 */
    readonly retentionDays?: number;
    /** Class of the volumes outside the profile `local`. @default the cluster's default class */
    readonly storageClass?: string;
    /** Raise it for new certificates and passwords: all pods are renewed with them. @default 1 */
    readonly credentialsGeneration?: number;
    /** Laid over the nodes' computed pod spec, field by field, last. @default nothing */
    readonly podSpec?: Partial<k8s.types.input.core.v1.PodSpec>;
}

const labels = objectLabels("opensearch", images.openSearch.version, "node");

/** Keeps lines in an index of every word, in nodes that trust nobody but each other. */
export class OpenSearch extends pulumi.ComponentResource implements PlatformSystem {
    public readonly summary: SystemSummary;
    public readonly observed: Observed;
    /** What Fluent Bit is told of it. It takes lines as soon as the setup has run. */
    public readonly store: LogStore;
    /** Who it is, and by which passwords it knows others. */
    public readonly identity: Identity;
    /** Of the identity. */
    public readonly generation: string;

    constructor(name: string, args: OpenSearchArgs, opts?: pulumi.ComponentResourceOptions) {
        super("groundwork:logging:OpenSearch", name, {}, opts);
        const child = { parent: this };
        const { namespace, profile, priorityClass } = args;
        const size = openSearchSizes[profile];
        const generation = String(args.credentialsGeneration ?? 1);
        const configuration = {
            [nodeFile]: nodeConfiguration(namespace.name, size.replicas),
            ...securityFiles,
        };

        const identity = openSearchIdentity(name, { namespace, labels, generation }, child);
        const config = new k8s.core.v1.ConfigMap(
            `${name}-config`,
            { metadata: namespace.metadata(workload, labels), data: configuration },
            child,
        );
        const account = serviceAccount(`${name}-account`, { namespace, workload, labels }, child);
        const flows = allowFlows(
            `${name}-flows`,
            openSearchFlows(namespace, args.shippers.name, size.replicas),
            child,
        );
        const nodes = statefulSet(
            name,
            {
                namespace,
                workload,
                labels,
                pods: openSearchPods,
                replicas: size.replicas,
                podsService,
                configuration: { [nodeFile]: configuration[nodeFile], generation },
                data: {
                    size: size.volume,
                    persistent: size.persistent,
                    storageClass: args.storageClass,
                },
                // Its shards are read in again before the next one goes.
                ...(size.replicas > 1 && { minReadySeconds: 60 }),
                podSpec: openSearchPod(profile, priorityClass),
                podSpecOverrides: args.podSpec,
            },
            {
                ...child,
                dependsOn: [
                    namespace,
                    account,
                    config,
                    flows,
                    ...identity.secrets,
                    ...openSearchServices(name, namespace, child),
                ],
            },
        );
        const setup = setupJob(
            name,
            {
                namespace,
                priorityClass,
                generation,
                after: nodes,
                files: lifecycleFiles({
                    retentionDays: args.retentionDays ?? size.retentionDays,
                    shardSize: size.shardSize,
                    shards: size.shards,
                    replicas: size.replicas > 1 ? 1 : 0,
                }),
            },
            child,
        );
        openSearchExporter(
            name,
            {
                namespace,
                monitoring: args.monitoring,
                priorityClass,
                generation,
                after: setup,
            },
            child,
        );

        this.identity = identity;
        this.generation = generation;
        this.store = {
            host: serviceHost(namespace.name),
            port: httpPort,
            output: openSearchOutput,
            flow: toOpenSearch(namespace.name),
            readyAfter: setup,
            credentials: {
                user: "fluent-bit",
                password: identity.passwords["fluent-bit"],
                authority: identity.authority,
                generation,
            },
        };
        this.summary = {
            system: "OpenSearch",
            namespace: namespace.name,
            endpoint: `kubectl -n ${namespace.name} get secret ${secrets.admin}`,
            workloads: [{ kind: "StatefulSet", name: workload }],
        };
        this.observed = {
            rules: openSearchRuleGroups(namespace.name, size.replicas),
            dashboards: [openSearchDashboard(namespace.name)],
        };
        this.registerOutputs();
    }
}

/** One Service for all who ask, and one that names every node, ready or not. */
function openSearchServices(
    name: string,
    namespace: Namespace,
    opts: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
    const common = { namespace, labels, pods: openSearchPods };
    return [
        serviceOf(
            `${name}-service`,
            {
                ...common,
                name: workload,
                ports: [{ name: "https", port: httpPort, targetPort: "http" }],
            },
            opts,
        ),
        serviceOf(
            `${name}-pods-service`,
            {
                ...common,
                name: podsService,
                ports: [{ name: "transport", port: transportPort, targetPort: "transport" }],
                // Nodes find each other before they are ready, or they never become so.
                spec: { clusterIP: "None", publishNotReadyAddresses: true },
            },
            opts,
        ),
    ];
}
