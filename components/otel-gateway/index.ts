import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import { serviceAccount } from "../internal/account";
import { configFile, metricsPort } from "../internal/collector";
import { rollingDeployment } from "../internal/deployment";
import { objectLabels } from "../internal/labels";
import { allowFlows, type Flow, podsIn, tcp } from "../internal/network";
import type { Profile } from "../internal/resources";
import { scrapedBy } from "../internal/scraping";
import { serviceOf } from "../internal/service";
import type { Observed, PlatformSystem, SystemSummary } from "../internal/system";
import { agentPods, otlpPorts } from "../internal/tracing";
import type { Namespace } from "../namespace";
import { images } from "../../versions";
import { gatewayRuleGroups } from "./alerts";
import { gatewayDashboard } from "./dashboard";
import {
    gatewayConfiguration,
    gatewayHost,
    gatewayPod,
    gatewayPods,
    gatewaySizes,
    type Sampling,
    workload,
} from "./values";

/** What takes the traces that are kept. */
export interface TraceStore {
    /** Host and port of OTLP over gRPC; DNS may list several addresses. */
    readonly address: string;
    /** The way there. */
    readonly flow: Flow;
}

export interface OtelGatewayArgs {
    readonly namespace: Namespace;
    /** Where the agents run, who alone may send to it. */
    readonly agents: Namespace;
    /** Where Prometheus runs. */
    readonly monitoring: Namespace;
    /** Sets replicas and resources. */
    readonly profile: Profile;
    /** Name of a PriorityClass. */
    readonly priorityClass: string;
    /** Which traces are kept. */
    readonly sampling: Sampling;
    readonly store: TraceStore;
    /** Laid over the computed pod spec, field by field, last. @default nothing */
    readonly podSpec?: Partial<k8s.types.input.core.v1.PodSpec>;
}

const labels = objectLabels(workload, images.collector.version);

/** Gathers each trace from all nodes, and keeps those that are worth it. */
export class OtelGateway extends pulumi.ComponentResource implements PlatformSystem {
    public readonly summary: SystemSummary;
    public readonly observed: Observed;

    constructor(name: string, args: OtelGatewayArgs, opts?: pulumi.ComponentResourceOptions) {
        super("groundwork:tracing:OtelGateway", name, {}, opts);
        const child = { parent: this };
        const { namespace, profile, priorityClass, sampling, store } = args;
        const { scale, traces } = gatewaySizes[profile];
        const configuration = {
            [configFile]: gatewayConfiguration({ sampling, traces, store: store.address }),
        };

        const account = serviceAccount(`${name}-account`, { namespace, workload, labels }, child);
        const config = new k8s.core.v1.ConfigMap(
            `${name}-config`,
            { metadata: namespace.metadata(workload, labels), data: configuration },
            child,
        );
        const service = serviceOf(
            `${name}-service`,
            {
                namespace,
                name: workload,
                labels,
                pods: gatewayPods,
                ports: [
                    { name: "otlp-grpc", port: otlpPorts.grpc, targetPort: "otlp-grpc" },
                    { name: "metrics", port: metricsPort, targetPort: "metrics" },
                ],
                scraped: true,
                // Agents choose the pod themselves, by the trace.
                spec: { clusterIP: "None" },
            },
            child,
        );
        rollingDeployment(
            name,
            {
                namespace,
                workload,
                labels,
                pods: gatewayPods,
                scale,
                configuration,
                podSpec: gatewayPod(profile, priorityClass),
                podSpecOverrides: args.podSpec,
            },
            {
                ...child,
                dependsOn: [namespace, account, config, service, flows(name, args, child)],
            },
        );

        this.summary = {
            system: "OpenTelemetry gateway",
            namespace: namespace.name,
            endpoint: `${gatewayHost(namespace.name)}:${otlpPorts.grpc}`,
            workloads: [{ kind: "Deployment", name: workload }],
        };
        this.observed = {
            rules: gatewayRuleGroups(namespace.name),
            dashboards: [gatewayDashboard(namespace.name)],
        };
        this.registerOutputs();
    }
}

function flows(
    name: string,
    { namespace, agents, monitoring, store }: OtelGatewayArgs,
    opts: pulumi.CustomResourceOptions,
): pulumi.Resource {
    return allowFlows(
        `${name}-flows`,
        {
            namespace,
            pods: gatewayPods,
            ingress: [
                { peers: [podsIn(agents.name, agentPods)], ports: tcp(otlpPorts.grpc) },
                scrapedBy(monitoring, metricsPort),
            ],
            egress: [store.flow],
        },
        opts,
    );
}
