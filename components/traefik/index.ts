import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import type { IngressConfig } from "../../config";
import { images } from "../../versions";
import { clusterAccess } from "../internal/access";
import type { Answers } from "../internal/answers";
import {
    edgePods,
    edgeWorkload,
    entranceEndpoint,
    type IngressController,
    ingressClassOf,
    publicService,
    toBackends,
    visitorsTo,
} from "../internal/edge";
import { type Labels, objectLabels } from "../internal/labels";
import { allowFlows, toApiServer } from "../internal/network";
import type { Profile } from "../internal/resources";
import { scrapedBy } from "../internal/scraping";
import { serviceOf } from "../internal/service";
import type { Observed, PlatformSystem, SystemSummary } from "../internal/system";
import type { TraceIntake } from "../internal/tracing";
import type { Namespace } from "../namespace";
import { traefikRuleGroups, traefikSlo } from "./alerts";
import { dynamicConfiguration, fromFile, limitName, staticConfiguration } from "./configuration";
import { traefikDashboard } from "./dashboard";
import { gateway, gatewayRules } from "./gateway";
import { metricsPort } from "./ports";
import {
    files,
    metricsService,
    ports,
    traefikPod,
    traefikPods,
    traefikRules,
    traefikSizes,
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
    readonly placement: IngressConfig["placement"];
    /** The kind of the Service, where there is one. */
    readonly service: IngressConfig["service"];
    /** Are Ingresses that name no class its own too? */
    readonly isDefault: boolean;
    /** Headers and rate limits. */
    readonly answers: Answers;
    /**
     * Secret of type kubernetes.io/tls in the namespace, for hosts that bring no certificate of
     * their own. @default a self-signed certificate, which browsers warn of
     */
    readonly certificateSecret?: string | undefined;
    /**
     * Does it serve HTTPRoutes, too, by a Gateway that shows the certificate of certificateSecret?
     * The cluster must have the definitions. @default false
     */
    readonly gatewayApi?: boolean;
    /** Where it sends the spans of requests. @default nowhere */
    readonly traces?: TraceIntake | undefined;
    /** Laid over the computed pod spec, field by field, last. @default nothing */
    readonly podSpec?: Partial<k8s.types.input.core.v1.PodSpec>;
}

const labels = objectLabels("traefik", images.traefik.version);

/** Takes traffic from outside on the edge nodes, and hands it to the services that Ingresses name. */
export class Traefik extends pulumi.ComponentResource implements PlatformSystem, IngressController {
    public readonly summary: SystemSummary;
    public readonly observed: Observed;
    public readonly ingressClass = workload;
    public readonly namespace: Namespace;
    public readonly ports = ports;

    constructor(name: string, args: TraefikArgs, opts?: pulumi.ComponentResourceOptions) {
        super("groundwork:networking:Traefik", name, {}, opts);
        const child = { parent: this };
        const { namespace, placement } = args;
        this.namespace = namespace;

        const configuration = filesOf(args);
        const config = new k8s.core.v1.ConfigMap(
            `${name}-config`,
            { metadata: namespace.metadata(workload, labels), data: configuration },
            child,
        );
        const className = ingressClassOf(
            `${name}-class`,
            {
                className: this.ingressClass,
                controller: "traefik.io/ingress-controller",
                labels,
                isDefault: args.isDefault,
            },
            child,
        );
        edgePods(
            name,
            placement,
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
                        { namespace, workload, labels, rules: rulesOf(args) },
                        child,
                    ),
                    ...services(name, args, child),
                    flows(name, args, child),
                    className,
                ],
            },
        );

        if (args.gatewayApi === true && args.certificateSecret !== undefined) {
            const { certificateSecret } = args;
            gateway(name, { namespace, labels, certificateSecret }, child);
        }

        const pods = edgeWorkload(placement, workload);
        this.summary = {
            system: "Traefik",
            namespace: namespace.name,
            endpoint: entranceEndpoint({ placement, namespace, workload }),
            workloads: [pods],
        };
        this.observed = {
            rules: traefikRuleGroups(namespace.name, pods),
            dashboards: [traefikDashboard(namespace.name)],
            slos: [traefikSlo(namespace.name, pods)],
        };
        this.registerOutputs({ ingressClass: this.ingressClass });
    }

    public limitedBy(name: string): Labels {
        return {
            "traefik.ingress.kubernetes.io/router.middlewares": fromFile(limitName(name)),
        };
    }
}

function rulesOf({ gatewayApi = false }: TraefikArgs) {
    return gatewayApi ? [...traefikRules, ...gatewayRules] : traefikRules;
}

function filesOf({
    namespace,
    placement,
    answers,
    certificateSecret,
    gatewayApi = false,
    traces,
}: TraefikArgs) {
    return {
        [files.static]: staticConfiguration({
            ingressClass: workload,
            ...(placement === "service" && { publishedService: `${namespace.name}/${workload}` }),
            gatewayApi,
            rateLimit: answers.rateLimit,
            traces,
        }),
        [files.dynamic]: dynamicConfiguration(answers, certificateSecret !== undefined),
    };
}

/** The door to the world, and another one for Prometheus. */
function services(
    name: string,
    { namespace, placement, service }: TraefikArgs,
    opts: pulumi.CustomResourceOptions,
): k8s.core.v1.Service[] {
    const common = { namespace, labels, pods: traefikPods };
    return [
        ...publicService(`${name}-service`, { ...common, workload, placement, service }, opts),
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
            ingress: [visitorsTo(ports), scrapedBy(monitoring, metricsPort)],
            egress: [toBackends, toApiServer],
        },
        opts,
    );
}
