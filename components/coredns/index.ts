import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import { clusterAccess } from "../internal/access";
import { isAutoscaled } from "../internal/availability";
import { rollingDeployment } from "../internal/deployment";
import { objectLabels } from "../internal/labels";
import { allowFlows } from "../internal/network";
import type { Profile } from "../internal/resources";
import { scrapedBy } from "../internal/scraping";
import { serviceOf } from "../internal/service";
import type { Observed, PlatformSystem, SystemSummary } from "../internal/system";
import type { Namespace } from "../namespace";
import { images } from "../../versions";
import { corednsRuleGroups, corednsSlo } from "./alerts";
import { proportionalAutoscaler } from "./autoscaler";
import { corefile, type Resolution } from "./corefile";
import { corednsDashboard } from "./dashboard";
import { metricsPort } from "./ports";
import { type Proportion, scaler } from "./scaling";
import {
    corednsEgress,
    corednsPod,
    corednsPods,
    corednsRules,
    corednsSizes,
    corefileKey,
    questions,
    workload,
} from "./values";

export interface CoreDnsArgs {
    /** Where it runs, alone. */
    readonly namespace: Namespace;
    /** Where Prometheus runs. */
    readonly monitoring: Namespace;
    /** Sets replicas and resources. */
    readonly profile: Profile;
    /** Name of a PriorityClass. */
    readonly priorityClass: string;
    /** The address that kubelets hand to pods. Another one replaces the Service. */
    readonly serviceIp: string;
    readonly resolution: Resolution;
    /** How many nodes and cores a pod answers for, in the profiles that scale. */
    readonly proportion: Proportion;
    /** Laid over the computed pod spec, field by field, last. @default nothing */
    readonly podSpec?: Partial<k8s.types.input.core.v1.PodSpec>;
}

const labels = objectLabels("coredns", images.coredns.version);

/** Answers for the names of Services, and asks the right resolvers for all others. */
export class CoreDns extends pulumi.ComponentResource implements PlatformSystem {
    public readonly summary: SystemSummary;
    public readonly observed: Observed;

    constructor(name: string, args: CoreDnsArgs, opts?: pulumi.ComponentResourceOptions) {
        super("groundwork:networking:CoreDns", name, {}, opts);
        const child = { parent: this };
        const { namespace, profile, resolution, proportion } = args;
        const { scale } = corednsSizes[profile];
        const scaledApart = isAutoscaled(scale);

        const configuration = { [corefileKey]: corefile(resolution) };
        const config = new k8s.core.v1.ConfigMap(
            `${name}-config`,
            { metadata: namespace.metadata(workload, labels), data: configuration },
            child,
        );
        const access = clusterAccess(
            name,
            { namespace, workload, labels, rules: corednsRules },
            child,
        );
        const flows = allowFlows(
            `${name}-flows`,
            {
                namespace,
                pods: corednsPods,
                ingress: [questions, scrapedBy(args.monitoring, metricsPort)],
                egress: corednsEgress(resolution),
            },
            child,
        );
        rollingDeployment(
            name,
            {
                namespace,
                workload,
                labels,
                pods: corednsPods,
                scale,
                scaledApart,
                configuration,
                podSpec: corednsPod(profile, args.priorityClass),
                podSpecOverrides: args.podSpec,
            },
            {
                ...child,
                dependsOn: [namespace, config, flows, ...access, dnsService(name, args, child)],
            },
        );
        if (scaledApart) {
            proportionalAutoscaler(`${name}-autoscaler`, { ...args, scale }, child);
        }

        this.summary = {
            system: "CoreDNS",
            namespace: namespace.name,
            endpoint: `${args.serviceIp}:53`,
            workloads: [
                { kind: "Deployment", name: workload },
                ...(scaledApart ? [{ kind: "Deployment", name: scaler } as const] : []),
            ],
        };
        this.observed = {
            rules: corednsRuleGroups(namespace.name, scaledApart ? proportion : undefined),
            dashboards: [corednsDashboard(namespace.name)],
            slos: [corednsSlo(namespace.name)],
        };
        this.registerOutputs();
    }
}

/** One address for all questions, over UDP, and over TCP where an answer is long. */
function dnsService(
    name: string,
    { namespace, serviceIp }: CoreDnsArgs,
    opts: pulumi.CustomResourceOptions,
): k8s.core.v1.Service {
    return serviceOf(
        `${name}-service`,
        {
            namespace,
            name: workload,
            labels,
            pods: corednsPods,
            ports: [
                { name: "dns", port: 53, targetPort: "dns", protocol: "UDP" },
                { name: "dns-tcp", port: 53, targetPort: "dns-tcp" },
                { name: "metrics", port: metricsPort, targetPort: "metrics" },
            ],
            scraped: true,
            spec: { clusterIP: serviceIp },
        },
        opts,
    );
}
