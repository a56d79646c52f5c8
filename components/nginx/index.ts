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
import type { Namespace } from "../namespace";
import { nginxRuleGroups } from "./alerts";
import { limitAnnotations, nginxConfiguration } from "./configuration";
import { nginxDashboard } from "./dashboard";
import { selfSignedCertificate } from "./identity";
import { metricsPort } from "./ports";
import {
    metricsService,
    nginxOwnRules,
    nginxPod,
    nginxPods,
    nginxRules,
    nginxSizes,
    ports,
    selfSigned,
    workload,
} from "./values";

export interface NginxArgs {
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
    /** The zone that its own certificate is for. */
    readonly domain: string;
    /**
     * Secret of type kubernetes.io/tls in the namespace, for hosts that bring no certificate of
     * their own; without it the pods do not start. @default a certificate that nobody trusts yet
     */
    readonly certificateSecret?: string | undefined;
    /** Laid over the computed pod spec, field by field, last. @default nothing */
    readonly podSpec?: Partial<k8s.types.input.core.v1.PodSpec>;
}

const labels = objectLabels(workload, images.nginx.version);

/** Takes traffic from outside on the edge nodes, and hands it to the services that Ingresses name. */
export class Nginx extends pulumi.ComponentResource implements PlatformSystem, IngressController {
    public readonly summary: SystemSummary;
    public readonly observed: Observed;
    public readonly ingressClass = workload;
    public readonly namespace: Namespace;
    public readonly ports = ports;
    private readonly answers: Answers;

    constructor(name: string, args: NginxArgs, opts?: pulumi.ComponentResourceOptions) {
        super("groundwork:networking:Nginx", name, {}, opts);
        const child = { parent: this };
        const { namespace, placement, profile, priorityClass } = args;
        this.namespace = namespace;
        this.answers = args.answers;

        const { certificateSecret = selfSigned } = args;
        edgePods(
            name,
            placement,
            {
                namespace,
                workload,
                labels,
                pods: nginxPods,
                scale: nginxSizes[profile].scale,
                podSpec: nginxPod({
                    profile,
                    priorityClass,
                    placement,
                    certificateSecret,
                }),
                podSpecOverrides: args.podSpec,
            },
            {
                ...child,
                dependsOn: [
                    namespace,
                    ...requirements(name, args, certificateSecret, child),
                    ...services(name, args, child),
                    flows(name, args, child),
                ],
            },
        );

        const pods = edgeWorkload(placement, workload);
        this.summary = {
            system: "NGINX",
            namespace: namespace.name,
            endpoint: entranceEndpoint({ placement, namespace, workload }),
            workloads: [pods],
        };
        this.observed = {
            rules: nginxRuleGroups(namespace.name, pods),
            dashboards: [nginxDashboard(namespace.name)],
        };
        this.registerOutputs({ ingressClass: this.ingressClass });
    }

    public limitedBy(name: string): Labels {
        const limit = this.answers.rateLimits[name];
        return limit === undefined ? {} : limitAnnotations(limit);
    }
}

/** What the controller looks for when it starts, and ends without. */
function requirements(
    name: string,
    { namespace, answers, domain, isDefault, certificateSecret }: NginxArgs,
    servedSecret: string,
    opts: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
    return [
        new k8s.core.v1.ConfigMap(
            `${name}-config`,
            {
                metadata: namespace.metadata(workload, labels),
                data: nginxConfiguration(answers),
            },
            opts,
        ),
        ingressClassOf(
            `${name}-class`,
            {
                className: workload,
                controller: "nginx.org/ingress-controller",
                labels,
                isDefault,
            },
            opts,
        ),
        ...clusterAccess(
            name,
            {
                namespace,
                workload,
                labels,
                rules: nginxRules,
                elsewhere: { namespace, rules: nginxOwnRules(servedSecret) },
            },
            opts,
        ),
        ...(certificateSecret === undefined
            ? [selfSignedCertificate(name, { namespace, domain, labels }, opts)]
            : []),
    ];
}

/** The door to the world, and another one for Prometheus. */
function services(
    name: string,
    { namespace, placement, service }: NginxArgs,
    opts: pulumi.CustomResourceOptions,
): k8s.core.v1.Service[] {
    const common = { namespace, labels, pods: nginxPods };
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
    { namespace, monitoring }: NginxArgs,
    opts: pulumi.CustomResourceOptions,
): pulumi.Resource {
    return allowFlows(
        `${name}-flows`,
        {
            namespace,
            pods: nginxPods,
            ingress: [visitorsTo(ports), scrapedBy(monitoring, metricsPort)],
            egress: [toBackends, toApiServer],
        },
        opts,
    );
}
