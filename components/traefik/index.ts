import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import { clusterAccess } from "../internal/access";
import { rollingDeployment } from "../internal/deployment";
import { objectLabels } from "../internal/labels";
import { allowFlows } from "../internal/network";
import type { Profile } from "../internal/resources";
import { scrapedBy } from "../internal/scraping";
import { serviceOf } from "../internal/service";
import type { Observed, PlatformSystem, SystemSummary } from "../internal/system";
import type { TraceIntake } from "../internal/tracing";
import type { Namespace } from "../namespace";
import { images } from "../../versions";
import { traefikRuleGroups } from "./alerts";
import { dynamicConfiguration, staticConfiguration } from "./configuration";
import { traefikDashboard } from "./dashboard";
import { metricsPort } from "./ports";
import {
    files,
    metricsService,
    traefikEgress,
    traefikPod,
    traefikPods,
    traefikRules,
    traefikSizes,
    visitors,
    workload,
} from "./values";

export interface TraefikArgs {
    /** Where it runs, alone. */
    readonly namespace: Namespace;
    /** Where Prometheus runs. */
    readonly monitoring: Namespace;
    /** Sets replicas and resources. */
    readonly profile: Profile;
    /** Name of a PriorityClass. */
    readonly priorityClass: string;
    /** How traffic reaches the edge nodes. */
    readonly service: "LoadBalancer" | "NodePort";
    /**
     * Secret of type kubernetes.io/tls in the namespace, for hosts that bring no certificate of
     * their own. @default a self-signed certificate, which browsers warn of
     */
    readonly certificateSecret?: string | undefined;
    /** Where it sends the spans of requests. @default nowhere */
    readonly traces?: TraceIntake | undefined;
    /** Laid over the computed pod spec, field by field, last. @default nothing */
    readonly podSpec?: Partial<k8s.types.input.core.v1.PodSpec>;
}

const labels = objectLabels("traefik", images.traefik.version);

/** Takes traffic from outside on the edge nodes, and hands it to the services that Ingresses name. */
export class Traefik extends pulumi.ComponentResource implements PlatformSystem {
    public readonly summary: SystemSummary;
    public readonly observed: Observed;
    /** Name of the IngressClass, which is the cluster's default. */
    public readonly ingressClass = workload;

    constructor(name: string, args: TraefikArgs, opts?: pulumi.ComponentResourceOptions) {
        super("groundwork:networking:Traefik", name, {}, opts);
        const child = { parent: this };
        const { namespace } = args;

        const configuration = {
            [files.static]: staticConfiguration({
                ingressClass: this.ingressClass,
                publishedService: `${namespace.name}/${workload}`,
                traces: args.traces,
            }),
            [files.dynamic]: dynamicConfiguration(args.certificateSecret !== undefined),
        };
        const config = new k8s.core.v1.ConfigMap(
            `${name}-config`,
            { metadata: namespace.metadata(workload, labels), data: configuration },
            child,
        );
        rollingDeployment(
            name,
            {
                namespace,
                workload,
                labels,
                pods: traefikPods,
                scale: traefikSizes[args.profile].scale,
                configuration,
                podSpec: traefikPod(args),
                podSpecOverrides: args.podSpec,
            },
            {
                ...child,
                dependsOn: [
                    namespace,
                    config,
                    ...clusterAccess(
                        name,
                        { namespace, workload, labels, rules: traefikRules },
                        child,
                    ),
                    ...services(name, args, child),
                    flows(name, args, child),
                    ingressClass(name, this.ingressClass, child),
                ],
            },
        );

        this.summary = {
            system: "Traefik",
            namespace: namespace.name,
            endpoint: `kubectl -n ${namespace.name} get service ${workload}`,
            workloads: [{ kind: "Deployment", name: workload }],
        };
        this.observed = {
            rules: traefikRuleGroups(namespace.name),
            dashboards: [traefikDashboard(namespace.name)],
        };
        this.registerOutputs({ ingressClass: this.ingressClass });
    }
}

/** The door to the world, and another one for Prometheus. */
function services(
    name: string,
    { namespace, service }: TraefikArgs,
    opts: pulumi.CustomResourceOptions,
): k8s.core.v1.Service[] {
    const common = { namespace, labels, pods: traefikPods };
    return [
        serviceOf(
            `${name}-service`,
            {
                ...common,
                name: workload,
                ports: [
                    { name: "web", port: 80, targetPort: "web" },
                    { name: "websecure", port: 443, targetPort: "websecure" },
                ],
                // Only nodes with a pod take traffic, and pods see who is asking.
                spec: { type: service, externalTrafficPolicy: "Local" },
            },
            opts,
        ),
        serviceOf(
            `${name}-metrics-service`,
            {
                ...common,
                name: metricsService,
                ports: [{ name: "metrics", port: metricsPort, targetPort: "metrics" }],
                scraped: true,
            },
            opts,
        ),
    ];
}

function flows(
    name: string,
    { namespace, monitoring }: TraefikArgs,
    opts: pulumi.CustomResourceOptions,
): pulumi.Resource {
    return allowFlows(
        `${name}-flows`,
        {
            namespace,
            pods: traefikPods,
            ingress: [visitors, scrapedBy(monitoring, metricsPort)],
            egress: traefikEgress,
        },
        opts,
    );
}

/** Ingresses that name no class are this one's too. */
function ingressClass(
    name: string,
    className: string,
    opts: pulumi.CustomResourceOptions,
): pulumi.Resource {
    return new k8s.networking.v1.IngressClass(
        `${name}-class`,
        {
            metadata: {
                name: className,
                labels,
                annotations: { "ingressclass.kubernetes.io/is-default-class": "true" },
            },
            spec: { controller: "traefik.io/ingress-controller" },
        },
        opts,
    );
}
