import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import { clusterAccess } from "../internal/access";
import { configFile, metricsPort } from "../internal/collector";
import { collectorRuleGroup } from "../internal/collector-alerts";
import { rollingDaemonSet } from "../internal/daemonset";
import { objectLabels } from "../internal/labels";
import { allowFlows, everyPod, podsIn, tcp, toApiServer } from "../internal/network";
import type { Profile } from "../internal/resources";
import { scrapedBy } from "../internal/scraping";
import { serviceOf } from "../internal/service";
import type { Observed, PlatformSystem, SystemSummary } from "../internal/system";
import { agentPods, otlpPorts, traceIntake } from "../internal/tracing";
import type { Namespace } from "../namespace";
import { gatewayHost, gatewayPods } from "../otel-gateway/values";
import { images } from "../../versions";
import { agentDashboard } from "./dashboard";
import { agentConfiguration, agentPod, agentRules, workload } from "./values";

export interface OtelAgentArgs {
    /** Where it runs, alone. */
    readonly namespace: Namespace;
    /** Where the gateway runs. */
    readonly gateway: Namespace;
    /** Where Prometheus runs. */
    readonly monitoring: Namespace;
    /** Sets resources. */
    readonly profile: Profile;
    /** Name of a PriorityClass. */
    readonly priorityClass: string;
    /** Laid over the computed pod spec, field by field, last. @default nothing */
    readonly podSpec?: Partial<k8s.types.input.core.v1.PodSpec>;
}

const labels = objectLabels(workload, images.collector.version);

/** Takes the spans of a node's pods on that node, and says whose they are. */
export class OtelAgent extends pulumi.ComponentResource implements PlatformSystem {
    public readonly summary: SystemSummary;
    public readonly observed: Observed;

    constructor(name: string, args: OtelAgentArgs, opts?: pulumi.ComponentResourceOptions) {
        super("groundwork:tracing:OtelAgent", name, {}, opts);
        const child = { parent: this };
        const { namespace, profile, priorityClass } = args;
        const configuration = { [configFile]: agentConfiguration(gatewayHost(args.gateway.name)) };

        const access = clusterAccess(
            name,
            { namespace, workload, labels, rules: agentRules },
            child,
        );
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
                pods: agentPods,
                ports: [
                    { name: "otlp-grpc", port: otlpPorts.grpc, targetPort: "otlp-grpc" },
                    { name: "otlp-http", port: otlpPorts.http, targetPort: "otlp-http" },
                    { name: "metrics", port: metricsPort, targetPort: "metrics" },
                ],
                scraped: true,
                // An agent knows the pods of its own node only.
                spec: { internalTrafficPolicy: "Local" },
            },
            child,
        );
        rollingDaemonSet(
            name,
            {
                namespace,
                workload,
                labels,
                pods: agentPods,
                configuration,
                podSpec: agentPod(profile, priorityClass),
                podSpecOverrides: args.podSpec,
            },
            {
                ...child,
                dependsOn: [namespace, config, service, flows(name, args, child), ...access],
            },
        );

        this.summary = {
            system: "OpenTelemetry agent",
            namespace: namespace.name,
            endpoint: traceIntake(namespace.name).endpoint,
            workloads: [{ kind: "DaemonSet", name: workload }],
        };
        this.observed = {
            rules: [
                collectorRuleGroup({
                    prefix: "OtelAgent",
                    workload: `daemonset/${workload}`,
                    job: workload,
                    namespace: namespace.name,
                    losing: "No node takes spans",
                    next: "Gateway away: its pods, and the flow to their port 4317",
                }),
            ],
            dashboards: [agentDashboard(namespace.name)],
        };
        this.registerOutputs();
    }
}

function flows(
    name: string,
    { namespace, gateway, monitoring }: OtelAgentArgs,
    opts: pulumi.CustomResourceOptions,
): pulumi.Resource {
    return allowFlows(
        `${name}-flows`,
        {
            namespace,
            pods: agentPods,
            ingress: [
                // Each namespace decides for itself whose spans it lets out to here.
                { peers: [everyPod], ports: tcp(otlpPorts.grpc, otlpPorts.http) },
                scrapedBy(monitoring, metricsPort),
            ],
            egress: [
                { peers: [podsIn(gateway.name, gatewayPods)], ports: tcp(otlpPorts.grpc) },
                toApiServer,
            ],
        },
        opts,
    );
}
