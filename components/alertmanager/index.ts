import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import { serviceAccount } from "../internal/account";
import { objectLabels } from "../internal/labels";
import { namedSecrets } from "../internal/named-secrets";
import { allowFlows } from "../internal/network";
import type { Profile } from "../internal/resources";
import { serviceOf } from "../internal/service";
import { statefulSet } from "../internal/stateful";
import type { Observed, PlatformSystem, SystemSummary } from "../internal/system";
import type { Namespace } from "../namespace";
import { images } from "../../versions";
import { alertmanagerRules } from "./alerts";
import { alertmanagerConfiguration } from "./configuration";
import { alertmanagerDashboard } from "./dashboard";
import { alertmanagerFlows } from "./flows";
import { hasSecret, type Receiver, receiverPorts } from "./receivers";
import {
    alertmanagerPod,
    alertmanagerPods,
    alertmanagerSizes,
    gossipPort,
    podsService,
    webPort,
    workload,
} from "./values";

export interface AlertmanagerArgs {
    /** Where it runs, together with Prometheus. */
    readonly namespace: Namespace;
    /** Sets replicas, resources and storage. */
    readonly profile: Profile;
    /** Name of a PriorityClass. */
    readonly priorityClass: string;
    /** Whom alerts are sent to. @default nobody: alerts are shown but not sent */
    readonly receivers?: readonly Receiver[];
    /** Their secrets by their names, as the text of a JSON object. @default none */
    readonly secrets?: pulumi.Output<string>;
    /** Class of the volumes outside the profile `local`. @default the cluster's default class */
    readonly storageClass?: string;
    /** Laid over the computed pod spec, field by field, last. @default nothing */
    readonly podSpec?: Partial<k8s.types.input.core.v1.PodSpec>;
}

const labels = objectLabels(workload, images.alertmanager.version);

/** Gathers Prometheus' alerts into messages, holds silences, and tells a receiver. */
export class Alertmanager extends pulumi.ComponentResource implements PlatformSystem {
    public readonly summary: SystemSummary;
    public readonly observed: Observed;
    /** The name under which DNS lists the port for alerts of every replica, as SRV records. */
    public readonly replicasRecord: string;

    constructor(name: string, args: AlertmanagerArgs, opts?: pulumi.ComponentResourceOptions) {
        super("groundwork:observability:Alertmanager", name, {}, opts);
        const child = { parent: this };
        const { namespace, profile } = args;
        const size = alertmanagerSizes[profile];
        const { receivers = [] } = args;
        const configuration = { "alertmanager.yml": alertmanagerConfiguration(receivers) };

        const account = serviceAccount(`${name}-account`, { namespace, workload, labels }, child);
        const config = new k8s.core.v1.ConfigMap(
            `${name}-config`,
            { metadata: namespace.metadata(workload, labels), data: configuration },
            child,
        );
        const flows = allowFlows(
            `${name}-flows`,
            alertmanagerFlows(namespace, size.replicas, receiverPorts(receivers)),
            child,
        );
        statefulSet(
            name,
            {
                namespace,
                workload,
                labels,
                pods: alertmanagerPods,
                replicas: size.replicas,
                podsService,
                configuration,
                data: {
                    size: size.volume,
                    persistent: size.persistent,
                    storageClass: args.storageClass,
                },
                podSpec: alertmanagerPod({
                    namespace: namespace.name,
                    profile,
                    priorityClass: args.priorityClass,
                    hasSecrets: receivers.some(hasSecret),
                }),
                podSpecOverrides: args.podSpec,
            },
            {
                ...child,
                dependsOn: [
                    namespace,
                    account,
                    config,
                    flows,
                    ...alertmanagerServices(name, namespace, size.replicas, child),
                    ...namedSecrets(
                        `${name}-secrets`,
                        {
                            namespace,
                            name: workload,
                            labels,
                            names: receivers.filter(hasSecret).map((receiver) => receiver.name),
                            secrets: args.secrets,
                        },
                        child,
                    ),
                ],
            },
        );

        this.replicasRecord = `_web._tcp.${podsService}.${namespace.name}.svc`;
        this.summary = {
            system: "Alertmanager",
            namespace: namespace.name,
            endpoint: `kubectl -n ${namespace.name} port-forward service/${workload} ${webPort}`,
            workloads: [{ kind: "StatefulSet", name: workload }],
        };
        this.observed = {
            rules: alertmanagerRules(namespace.name, size.replicas),
            dashboards: [alertmanagerDashboard(namespace.name)],
        };
        this.registerOutputs();
    }
}

/** One Service for people and scrapes, one that names every replica, ready or not. */
function alertmanagerServices(
    name: string,
    namespace: Namespace,
    replicas: number,
    opts: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
    const web = { port: webPort, targetPort: "web" };
    const gossip = [
        { name: "gossip-tcp", port: gossipPort, targetPort: "gossip-tcp" },
        { name: "gossip-udp", port: gossipPort, targetPort: "gossip-udp", protocol: "UDP" },
    ] as const;
    const common = { namespace, labels, pods: alertmanagerPods };
    return [
        serviceOf(
            `${name}-service`,
            { ...common, name: workload, ports: [{ name: "metrics", ...web }], scraped: true },
            opts,
        ),
        serviceOf(
            `${name}-pods-service`,
            {
                ...common,
                name: podsService,
                ports: [{ name: "web", ...web }, ...(replicas > 1 ? gossip : [])],
                // Replicas find each other before they are ready, or they never become so.
                spec: { clusterIP: "None", publishNotReadyAddresses: true },
            },
            opts,
        ),
    ];
}
