import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import { grafanaPods } from "../grafana/values";
import { serviceAccount } from "../internal/account";
import { configFile, metricsPort } from "../internal/collector";
import { rollingDeployment } from "../internal/deployment";
import { ingressTo, type Route, visitedBy } from "../internal/ingress";
import { objectLabels } from "../internal/labels";
import { allowFlows, podsIn, tcp } from "../internal/network";
import type { Profile } from "../internal/resources";
import { scrapedBy } from "../internal/scraping";
import { serviceOf } from "../internal/service";
import { statefulSet } from "../internal/stateful";
import type { Observed, PlatformSystem, SystemSummary } from "../internal/system";
import { otlpPorts } from "../internal/tracing";
import type { Namespace } from "../namespace";
import type { TraceStore } from "../otel-gateway";
import { gatewayPods } from "../otel-gateway/values";
import { images } from "../../versions";
import { jaegerRuleGroups } from "./alerts";
import { jaegerConfiguration } from "./configuration";
import { jaegerDashboard } from "./dashboard";
import { deleteOldIndices } from "./retention";
import {
    daysOf,
    jaegerPods,
    queryPort,
    searchFlow,
    searchPod,
    searchSizes,
    type SearchStore,
    spansService,
    volumePod,
    volumeSizes,
    workload,
} from "./values";

export interface JaegerArgs {
    /** Where it runs, together with the gateway. */
    readonly namespace: Namespace;
    /** Where Prometheus and Grafana run. */
    readonly monitoring: Namespace;
    /** Sets replicas, resources, storage and retention. */
    readonly profile: Profile;
    /** Name of a PriorityClass. */
    readonly priorityClass: string;
    /** Keeps the traces. @default a volume, which one replica writes */
    readonly search?: SearchStore | undefined;
    /** How long traces are kept, such as `7d`. @default by profile: 2d, 7d or 14d */
    readonly retention?: string | undefined;
    /** Class of the volume. @default the cluster's default class */
    readonly storageClass?: string | undefined;
    /** The way in from outside. @default none: people forward the port */
    readonly route?: Route | undefined;
    /** Laid over the computed pod spec, field by field, last. @default nothing */
    readonly podSpec?: Partial<k8s.types.input.core.v1.PodSpec>;
}

const labels = objectLabels(workload, images.jaeger.version);

/** Keeps traces, and finds them. */
export class Jaeger extends pulumi.ComponentResource implements PlatformSystem {
    public readonly summary: SystemSummary;
    public readonly observed: Observed;
    /** Where traces are taken. */
    public readonly store: TraceStore;

    constructor(name: string, args: JaegerArgs, opts?: pulumi.ComponentResourceOptions) {
        super("groundwork:tracing:Jaeger", name, {}, opts);
        const child = { parent: this };
        const { namespace, profile, priorityClass, search, route } = args;
        const days = daysOf(args.retention, profile);
        const configuration = { [configFile]: jaegerConfiguration(search, days) };

        const account = serviceAccount(`${name}-account`, { namespace, workload, labels }, child);
        const config = new k8s.core.v1.ConfigMap(
            `${name}-config`,
            { metadata: namespace.metadata(workload, labels), data: configuration },
            child,
        );
        const all = services(name, namespace, child);
        const after = {
            ...child,
            dependsOn: [namespace, account, config, flows(name, args, child), ...all],
        };
        const common = { namespace, workload, labels, pods: jaegerPods, configuration };
        if (search === undefined) {
            const { replicas, volume, persistent } = volumeSizes[profile];
            statefulSet(
                name,
                {
                    ...common,
                    replicas,
                    podsService: spansService,
                    data: { size: volume, persistent, storageClass: args.storageClass },
                    podSpec: volumePod(profile, priorityClass),
                    podSpecOverrides: args.podSpec,
                },
                after,
            );
        } else {
            rollingDeployment(
                name,
                {
                    ...common,
                    scale: searchSizes[profile].scale,
                    podSpec: searchPod(profile, priorityClass, search),
                    podSpecOverrides: args.podSpec,
                },
                after,
            );
            deleteOldIndices(
                `${name}-retention`,
                { namespace, priorityClass, store: search, days },
                child,
            );
        }
        if (route !== undefined) {
            ingressTo(
                `${name}-ingress`,
                { namespace, service: workload, labels, route },
                { ...child, dependsOn: all },
            );
        }

        const kind = search === undefined ? "StatefulSet" : "Deployment";
        this.store = {
            address: `${spansService}.${namespace.name}.svc:${otlpPorts.grpc}`,
            flow: { peers: [podsIn(namespace.name, jaegerPods)], ports: tcp(otlpPorts.grpc) },
        };
        this.summary = {
            system: "Jaeger",
            namespace: namespace.name,
            endpoint: route
                ? `https://${route.host}`
                : `kubectl -n ${namespace.name} port-forward service/${workload} ${queryPort}`,
            workloads: [{ kind, name: workload }],
        };
        this.observed = {
            rules: jaegerRuleGroups({
                namespace: namespace.name,
                kind: search === undefined ? "statefulset" : "deployment",
            }),
            dashboards: [jaegerDashboard(namespace.name)],
            dataSources: [
                {
                    uid: "jaeger",
                    name: "Jaeger",
                    type: "jaeger",
                    url: `http://${workload}.${namespace.name}.svc:${queryPort}`,
                    flow: { peers: [podsIn(namespace.name, jaegerPods)], ports: tcp(queryPort) },
                },
            ],
        };
        this.registerOutputs();
    }
}

/** One Service for people and scrapes, one that names every pod to the gateways. */
function services(
    name: string,
    namespace: Namespace,
    opts: pulumi.CustomResourceOptions,
): k8s.core.v1.Service[] {
    const common = { namespace, labels, pods: jaegerPods };
    return [
        serviceOf(
            `${name}-service`,
            {
                ...common,
                name: workload,
                ports: [
                    { name: "http", port: queryPort, targetPort: "query" },
                    { name: "metrics", port: metricsPort, targetPort: "metrics" },
                ],
                scraped: true,
            },
            opts,
        ),
        serviceOf(
            `${name}-spans-service`,
            {
                ...common,
                name: spansService,
                ports: [{ name: "otlp-grpc", port: otlpPorts.grpc, targetPort: "otlp-grpc" }],
                spec: { clusterIP: "None" },
            },
            opts,
        ),
    ];
}

function flows(
    name: string,
    { namespace, monitoring, search, route }: JaegerArgs,
    opts: pulumi.CustomResourceOptions,
): pulumi.Resource {
    return allowFlows(
        `${name}-flows`,
        {
            namespace,
            pods: jaegerPods,
            ingress: [
                { peers: [podsIn(namespace.name, gatewayPods)], ports: tcp(otlpPorts.grpc) },
                { peers: [podsIn(monitoring.name, grafanaPods)], ports: tcp(queryPort) },
                scrapedBy(monitoring, metricsPort),
                ...(route ? [visitedBy(route, queryPort)] : []),
            ],
            egress: search ? [searchFlow(search)] : [],
        },
        opts,
    );
}
