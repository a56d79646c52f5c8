import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import type { Alertmanager } from "../alertmanager";
import { clusterAccess } from "../internal/access";
import { objectLabels } from "../internal/labels";
import { namedSecrets } from "../internal/named-secrets";
import { allowFlows, type Peer } from "../internal/network";
import type { Profile } from "../internal/resources";
import { prometheusPods } from "../internal/scraping";
import { type Slo, sloDashboard, sloRuleGroups } from "../internal/slo";
import { serviceOf } from "../internal/service";
import { statefulSet } from "../internal/stateful";
import type { Observed, PlatformSystem, RuleGroup, SystemSummary } from "../internal/system";
import type { Namespace } from "../namespace";
import { images } from "../../versions";
import { accessRules } from "./access";
import { prometheusAlerts } from "./alerts";
import { prometheusConfiguration } from "./configuration";
import { prometheusDashboard } from "./dashboard";
import { prometheusFlows } from "./flows";
import { type Endpoint, hasSecret } from "./remote-write";
import { renderRules } from "./rules";
import { apiServerSlos } from "./slos";
import {
    configMaps,
    podsService,
    prometheusPod,
    prometheusSizes,
    retentionSize,
    secretName,
    webPort,
    workload,
} from "./values";

export interface PrometheusArgs {
    /** Where it runs, together with Alertmanager and Grafana. */
    readonly namespace: Namespace;
    /** Sets replicas, resources, storage and retention. */
    readonly profile: Profile;
    /** Name of a PriorityClass. */
    readonly priorityClass: string;
    /** The environment's name, as the label `cluster` of every alert. */
    readonly environment: string;
    /** Where alerts go. */
    readonly alertmanager: Alertmanager;
    /** Rules of all other systems. Their groups' names are unique. */
    readonly rules: readonly RuleGroup[];
    /** What users may expect of them. @default nothing */
    readonly slos?: readonly Slo[];
    /** Ports of the nodes' own addresses that are scraped. @default none */
    readonly nodePorts?: readonly number[];
    /** How long samples are kept, such as `15d`. @default by profile: 1d, 15d or 30d */
    readonly retention?: string;
    /** Class of the volumes outside the profile `local`. @default the cluster's default class */
    readonly storageClass?: string;
    /** Pods that ask it, beside Grafana's and its own. @default none */
    readonly askedBy?: readonly Peer[];
    /** Servers that get samples as they come. @default none */
    readonly remoteWrite?: readonly Endpoint[];
    /** The endpoints' secrets by their names, as the text of a JSON object. @default none */
    readonly remoteWriteSecrets?: pulumi.Output<string>;
    /** Laid over the computed pod spec, field by field, last. @default nothing */
    readonly podSpec?: Partial<k8s.types.input.core.v1.PodSpec>;
}

const labels = objectLabels(workload, images.prometheus.version);

/** Gathers metrics of the cluster and of every Service that asks for it, and decides on alerts. */
export class Prometheus extends pulumi.ComponentResource implements PlatformSystem {
    public readonly summary: SystemSummary;
    public readonly observed: Observed;
    /** Where queries are answered inside the cluster. */
    public readonly url: string;

    constructor(name: string, args: PrometheusArgs, opts?: pulumi.ComponentResourceOptions) {
        super("groundwork:observability:Prometheus", name, {}, opts);
        const child = { parent: this };
        const { namespace, profile, remoteWrite = [] } = args;
        const size = prometheusSizes[profile];
        const slos = [...apiServerSlos, ...(args.slos ?? [])];
        this.observed = {
            rules: [
                ...prometheusAlerts(namespace.name, remoteWrite),
                ...slos.flatMap(sloRuleGroups),
            ],
            dashboards: [prometheusDashboard(namespace.name, remoteWrite), sloDashboard(slos)],
        };

        const configuration = {
            "prometheus.yml": prometheusConfiguration({
                environment: args.environment,
                alertmanagers: args.alertmanager.replicasRecord,
                retention: args.retention ?? size.retention,
                retentionSize: retentionSize(size.volume),
                remoteWrite,
            }),
        };
        const rules = { "rules.yaml": renderRules([...args.rules, ...this.observed.rules]) };
        statefulSet(
            name,
            {
                namespace,
                workload,
                labels,
                pods: prometheusPods,
                replicas: size.replicas,
                podsService,
                configuration: { ...configuration, ...rules },
                data: {
                    size: size.volume,
                    persistent: size.persistent,
                    storageClass: args.storageClass,
                },
                podSpec: prometheusPod({
                    profile,
                    priorityClass: args.priorityClass,
                    hasSecrets: remoteWrite.some(hasSecret),
                }),
                podSpecOverrides: args.podSpec,
            },
            {
                ...child,
                dependsOn: [
                    namespace,
                    configMap(
                        `${name}-config`,
                        namespace,
                        configMaps.configuration,
                        configuration,
                        child,
                    ),
                    configMap(`${name}-rules`, namespace, configMaps.rules, rules, child),
                    allowFlows(
                        `${name}-flows`,
                        prometheusFlows(namespace, {
                            nodePorts: args.nodePorts ?? [],
                            remoteWrite,
                            askedBy: args.askedBy ?? [],
                        }),
                        child,
                    ),
                    ...namedSecrets(
                        `${name}-secrets`,
                        {
                            namespace,
                            name: secretName,
                            labels,
                            names: remoteWrite.filter(hasSecret).map((endpoint) => endpoint.name),
                            secrets: args.remoteWriteSecrets,
                        },
                        child,
                    ),
                    ...clusterAccess(
                        name,
                        { namespace, workload, labels, rules: accessRules },
                        child,
                    ),
                    ...prometheusServices(name, namespace, child),
                ],
            },
        );

        this.url = `http://${workload}.${namespace.name}.svc:${webPort}`;
        this.summary = {
            system: "Prometheus",
            namespace: namespace.name,
            endpoint: `kubectl -n ${namespace.name} port-forward service/${workload} ${webPort}`,
            workloads: [{ kind: "StatefulSet", name: workload }],
        };
        this.registerOutputs();
    }
}

function configMap(
    name: string,
    namespace: Namespace,
    metadataName: string,
    data: Readonly<Record<string, string>>,
    opts: pulumi.CustomResourceOptions,
): k8s.core.v1.ConfigMap {
    return new k8s.core.v1.ConfigMap(
        name,
        { metadata: namespace.metadata(metadataName, labels), data },
        opts,
    );
}

/** One Service for queries and scrapes, one that names every replica. */
function prometheusServices(
    name: string,
    namespace: Namespace,
    opts: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
    const common = { namespace, labels, pods: prometheusPods };
    const web = { port: webPort, targetPort: "web" };
    return [
        serviceOf(
            `${name}-service`,
            {
                ...common,
                name: workload,
                ports: [{ name: "metrics", ...web }],
                scraped: true,
                // Replicas differ by a few samples: graphs flicker unless one client stays with one.
                spec: { sessionAffinity: "ClientIP" },
            },
            opts,
        ),
        serviceOf(
            `${name}-pods-service`,
            {
                ...common,
                name: podsService,
                ports: [{ name: "web", ...web }],
                spec: { clusterIP: "None" },
            },
            opts,
        ),
    ];
}
