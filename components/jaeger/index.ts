import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import { serviceAccount } from "../internal/account";
import { configFile } from "../internal/collector";
import { type DeploymentArgs, rollingDeployment } from "../internal/deployment";
import { ingressTo, type Route } from "../internal/ingress";
import { objectLabels } from "../internal/labels";
import { podsIn, tcp } from "../internal/network";
import type { Profile } from "../internal/resources";
import { type StatefulArgs, statefulSet } from "../internal/stateful";
import type { Observed, PlatformSystem, SystemSummary } from "../internal/system";
import { otlpPorts } from "../internal/tracing";
import type { Namespace } from "../namespace";
import type { TraceStore } from "../otel-gateway";
import { images } from "../../versions";
import { jaegerFlows, jaegerServices } from "./access";
import { jaegerRuleGroups } from "./alerts";
import { jaegerConfiguration } from "./configuration";
import { jaegerDashboard } from "./dashboard";
import { deleteOldIndices } from "./retention";
import {
    daysOf,
    jaegerPods,
    queryPort,
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
        const services = jaegerServices(name, namespace, labels, child);
        const after = {
            ...child,
            dependsOn: [namespace, account, config, jaegerFlows(name, args, child), ...services],
        };
        const common = { namespace, workload, labels, pods: jaegerPods, configuration };
        if (search === undefined) {
            onVolume(name, args, common, after);
        } else {
            withSearch(name, args, search, common, after);
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
                { ...child, dependsOn: services },
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

type Common = Pick<DeploymentArgs, "namespace" | "workload" | "labels" | "pods" | "configuration"> &
    Pick<StatefulArgs, "configuration">;
type After = pulumi.CustomResourceOptions & { parent: pulumi.Resource };

function onVolume(name: string, args: JaegerArgs, common: Common, opts: After): void {
    const { replicas, volume, persistent } = volumeSizes[args.profile];
    statefulSet(
        name,
        {
            ...common,
            replicas,
            podsService: spansService,
            data: { size: volume, persistent, storageClass: args.storageClass },
            podSpec: volumePod(args.profile, args.priorityClass),
            podSpecOverrides: args.podSpec,
        },
        opts,
    );
}

function withSearch(
    name: string,
    args: JaegerArgs,
    search: SearchStore,
    common: Common,
    opts: After,
): void {
    rollingDeployment(
        name,
        {
            ...common,
            scale: searchSizes[args.profile].scale,
            podSpec: searchPod(args.profile, args.priorityClass, search),
            podSpecOverrides: args.podSpec,
        },
        opts,
    );
}
