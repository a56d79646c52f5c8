import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import { images } from "../../versions";
import { buildGround, type BuildPlaces, sources } from "../internal/builds";
import { generatedSecret } from "../internal/generated";
import { ingressTo, type Route, visitedBy } from "../internal/ingress";
import { objectLabels } from "../internal/labels";
import { allowFlows, podsIn, tcp, toApiServer } from "../internal/network";
import type { Profile } from "../internal/resources";
import { scrapedBy } from "../internal/scraping";
import { serviceOf } from "../internal/service";
import { statefulSet } from "../internal/stateful";
import type { Observed, PlatformSystem, SystemSummary } from "../internal/system";
import type { Namespace } from "../namespace";
import { jenkinsRuleGroups } from "./alerts";
import { jenkinsFiles } from "./configuration";
import { jenkinsDashboard } from "./dashboard";
import {
    jenkinsPod,
    jenkinsPods,
    jenkinsRules,
    jenkinsSizes,
    metricsPath,
    passwordKey,
    podsService,
    servicePort,
    webPort,
    workload,
} from "./values";

export interface JenkinsArgs extends BuildPlaces {
    /** Where Prometheus runs. */
    readonly monitoring: Namespace;
    /** Sets resources, storage, and how many agents there are at a time. */
    readonly profile: Profile;
    /** Name of the controller's PriorityClass. */
    readonly priorityClass: string;
    /** Name of the agents' PriorityClass. */
    readonly buildPriority: string;
    /** The way in from outside. @default none: the port is forwarded */
    readonly route?: Route | undefined;
    /** Plugins beside the platform's own, each as `name:version`. @default none */
    readonly plugins?: readonly string[];
    /** Ranges that controller and agents reach over HTTPS beside the internet. @default none */
    readonly networks?: readonly string[];
    /** Class of the volume outside the profile `local`. @default the cluster's default class */
    readonly storageClass?: string | undefined;
    /** Raise it to generate a new admin password and restart Jenkins with it. @default 1 */
    readonly passwordGeneration?: number;
    /** Laid over the computed pod spec, field by field, last. @default nothing */
    readonly podSpec?: Partial<k8s.types.input.core.v1.PodSpec>;
}

const labels = objectLabels(workload, images.jenkins.version);

/** Builds what teams push: a controller that is configured as code, and a pod for each build. */
export class Jenkins extends pulumi.ComponentResource implements PlatformSystem {
    public readonly summary: SystemSummary;
    public readonly observed: Observed;
    /** The generated password of the user `admin`. */
    public readonly adminPassword: pulumi.Output<string>;

    constructor(name: string, args: JenkinsArgs, opts?: pulumi.ComponentResourceOptions) {
        super("groundwork:delivery:Jenkins", name, {}, opts);
        const child = { parent: this };
        const { namespace, builds, profile, route } = args;
        const generation = String(args.passwordGeneration ?? 1);
        const size = jenkinsSizes[profile];
        const configuration = jenkinsFiles({
            profile,
            url: route === undefined ? `http://localhost:${webPort}/` : `https://${route.host}/`,
            namespace: namespace.name,
            builds: builds.name,
            buildPriority: args.buildPriority,
            plugins: args.plugins ?? [],
        });

        this.adminPassword = generatedSecret(`${name}-admin-password`, generation, child);
        const metadata = namespace.metadata(workload, labels);
        const secret = new k8s.core.v1.Secret(
            `${name}-secret`,
            { metadata, stringData: { [passwordKey]: this.adminPassword } },
            child,
        );
        const config = new k8s.core.v1.ConfigMap(
            `${name}-config`,
            { metadata, data: configuration },
            child,
        );
        statefulSet(
            name,
            {
                namespace,
                workload,
                labels,
                pods: jenkinsPods,
                replicas: size.replicas,
                podsService,
                configuration: { ...configuration, generation },
                data: {
                    size: size.volume,
                    persistent: size.persistent,
                    storageClass: args.storageClass,
                },
                podSpec: jenkinsPod(profile, args.priorityClass),
                podSpecOverrides: args.podSpec,
            },
            {
                ...child,
                dependsOn: [
                    namespace,
                    builds,
                    secret,
                    config,
                    ...access(name, args, child),
                    ...ground(name, args, child),
                ],
            },
        );

        this.summary = {
            system: "Jenkins",
            namespace: namespace.name,
            endpoint:
                route === undefined
                    ? `kubectl -n ${namespace.name} port-forward service/${workload} ${webPort}:${servicePort}`
                    : `https://${route.host}`,
            workloads: [{ kind: "StatefulSet", name: workload }],
        };
        this.observed = {
            rules: jenkinsRuleGroups(namespace.name, builds.name),
            dashboards: [jenkinsDashboard(namespace.name, builds.name)],
        };
        this.registerOutputs({ adminPassword: this.adminPassword });
    }
}

/** How people, agents and Prometheus reach it, and what it reaches itself. */
function access(
    name: string,
    { namespace, builds, monitoring, route, networks }: JenkinsArgs,
    opts: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
    const common = { namespace, labels, pods: jenkinsPods };
    const http = { name: "http", port: servicePort, targetPort: "http" };
    const service = serviceOf(
        `${name}-service`,
        {
            ...common,
            name: workload,
            ports: [
                http,
                // A Service has a number once, so that this name needs another one.
                { name: "metrics", port: webPort, targetPort: "http" },
            ],
            scraped: true,
            metricsPath,
        },
        opts,
    );
    return [
        service,
        serviceOf(
            `${name}-pods-service`,
            {
                ...common,
                name: podsService,
                ports: [http],
                spec: { clusterIP: "None" },
            },
            opts,
        ),
        allowFlows(
            `${name}-flows`,
            {
                namespace,
                pods: jenkinsPods,
                ingress: [
                    { peers: [podsIn(builds.name)], ports: tcp(webPort) },
                    scrapedBy(monitoring, webPort),
                    ...(route ? [visitedBy(route, webPort)] : []),
                ],
                egress: [toApiServer, ...sources(networks)],
            },
            opts,
        ),
        ...(route
            ? [ingressTo(`${name}-ingress`, { namespace, service: workload, labels, route }, opts)]
            : []),
    ];
}

function ground(
    name: string,
    { namespace, builds, networks }: JenkinsArgs,
    opts: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
    return buildGround(
        name,
        {
            namespace,
            builds,
            starter: workload,
            labels,
            rules: jenkinsRules,
            reach: [
                { peers: [podsIn(namespace.name, jenkinsPods)], ports: tcp(webPort) },
                ...sources(networks),
            ],
        },
        opts,
    );
}
