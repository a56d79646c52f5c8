import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import { UserError } from "../../errors";
import {
    autoscaler,
    disruptionBudget,
    isAutoscaled,
    type WorkloadTarget,
} from "../internal/availability";
import { type GatewayRoute, httpRouteTo } from "../internal/gateway";
import { ingressTo, type Route } from "../internal/ingress";
import { isNoRival, metricAutoscaler, type MetricScaling } from "../internal/metric-scaling";
import { allowFlows, podsIn, tcp } from "../internal/network";
import { scrapedBy } from "../internal/scraping";
import type { SystemSummary } from "../internal/system";
import type { TraceIntake } from "../internal/tracing";
import type { Namespace } from "../namespace";
import {
    hasSettings,
    metricsPort,
    objectNames,
    podSelector,
    scaleOf,
    serviceLabels,
    type WebServiceSettings,
} from "./values";
import { deploy, serviceOf } from "./workload";

export interface WebServiceArgs {
    /** The team that the service belongs to. */
    readonly team: string;
    /** What it is called in the table of what stands, such as `shop-preview/cart`. */
    readonly title: string;
    /** The team's namespace. */
    readonly namespace: Namespace;
    readonly service: WebServiceSettings;
    /** Where Prometheus runs, which is let in to the service's metrics. */
    readonly monitoring: Namespace;
    /** Name of the pods' PriorityClass. */
    readonly priorityClass: string;
    /** Who scales it where it is scaled by a query. @default nobody: it is scaled on CPU */
    readonly metricScaling?: MetricScaling | undefined;
    /** Where its spans go. @default nowhere: tracing is off */
    readonly traces?: TraceIntake | undefined;
    /** The way in from outside. @default none: reachable by the team's own pods only */
    readonly route?: Route | GatewayRoute;
}

/**
 * The golden path: from a few lines of a team to a web service that is safe, scaled, reachable
 * and can be rolled back.
 */
export class WebService extends pulumi.ComponentResource {
    /** Where the service answers: at its host, or inside the cluster. */
    public readonly url: string;
    public readonly summary: SystemSummary;

    constructor(name: string, args: WebServiceArgs, opts?: pulumi.ComponentResourceOptions) {
        super("groundwork:tenants:WebService", name, {}, opts);
        const child = { parent: this };
        const { workload } = objectNames(args.service.name);

        const configuration = [accountOf(name, args, child), ...settingsOf(name, args, child)];
        const service = serviceOf(name, args, child);
        protect(name, args, child);
        deploy(name, args, { ...child, dependsOn: [service, ...configuration, args.namespace] });
        lead(name, args, { ...child, dependsOn: service });

        this.url =
            args.route === undefined
                ? `http://${workload}.${args.namespace.name}.svc`
                : `https://${args.route.host}`;
        this.summary = {
            system: args.title,
            namespace: args.namespace.name,
            endpoint: this.url,
            workloads: [{ kind: "Deployment", name: workload }],
        };
        this.registerOutputs({ url: this.url });
    }
}

/** An identity of its own, so that a role given to it is given to nobody else. It has no token. */
function accountOf(
    name: string,
    args: WebServiceArgs,
    opts: pulumi.CustomResourceOptions,
): pulumi.Resource {
    return new k8s.core.v1.ServiceAccount(
        `${name}-account`,
        {
            metadata: metadata(args, objectNames(args.service.name).own),
            automountServiceAccountToken: false,
        },
        opts,
    );
}

function settingsOf(
    name: string,
    args: WebServiceArgs,
    opts: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
    if (!hasSettings(args.service)) {
        return [];
    }
    return [
        new k8s.core.v1.ConfigMap(
            `${name}-settings`,
            {
                metadata: metadata(args, objectNames(args.service.name).own),
                data: args.service.settings,
            },
            opts,
        ),
    ];
}

/** Keeps the service up in rushes and drains, and away from whoever need not reach it. */
function protect(name: string, args: WebServiceArgs, opts: pulumi.CustomResourceOptions): void {
    const { namespace, service } = args;
    const pods = podSelector(service.name);
    const { workload, own } = objectNames(service.name);
    const scale = scaleOf(service);
    const target = { namespace, kind: "Deployment", workload, pods, scale } as const;

    disruptionBudget(`${name}-budget`, target, opts);
    if (isAutoscaled(scale)) {
        scaleBy(name, args, target, opts);
    }
    const metrics = metricsPort(service);
    const callers = [namespace, ...(args.route === undefined ? [] : [args.route.from])];
    allowFlows(
        `${name}-flows`,
        {
            namespace,
            policyName: own,
            pods,
            ingress: [
                { peers: callers.map((caller) => podsIn(caller.name)), ports: tcp(service.port) },
                ...(metrics === undefined ? [] : [scrapedBy(args.monitoring, metrics)]),
            ],
            ...(args.traces && { egress: [args.traces.flow] }),
        },
        opts,
    );
}

/** By CPU, or by what Prometheus answers: never by both. */
function scaleBy(
    name: string,
    { service: { scaleOn, name: service }, metricScaling }: WebServiceArgs,
    target: WorkloadTarget,
    opts: pulumi.CustomResourceOptions,
): void {
    const { cpuPercent: percent, prometheus } = scaleOn;
    if (prometheus === undefined) {
        autoscaler(`${name}-autoscaler`, target, opts, {
            ...(percent !== undefined && { percent }),
            ...(metricScaling && { annotations: isNoRival }),
        });
        return;
    }
    if (metricScaling === undefined) {
        throw new UserError(
            `${service} is to be scaled by a query, but nobody asks Prometheus: set groundwork:autoscaling.keda.enabled, or scale on cpuPercent.`,
        );
    }
    metricAutoscaler(`${name}-scaled-object`, target, prometheus, metricScaling, opts);
}

/** Visitors' way, by the kind of object that the route is for. */
function lead(
    name: string,
    { namespace, team, service, route }: WebServiceArgs,
    opts: pulumi.CustomResourceOptions,
): void {
    if (route === undefined) {
        return;
    }
    const common = {
        namespace,
        service: objectNames(service.name).workload,
        labels: serviceLabels(team, service),
    };
    if ("gateway" in route) {
        httpRouteTo(`${name}-route`, { ...common, route }, opts);
    } else {
        ingressTo(`${name}-ingress`, { ...common, route }, opts);
    }
}

function metadata({ namespace, team, service }: WebServiceArgs, name: string) {
    return namespace.metadata(name, serviceLabels(team, service));
}
