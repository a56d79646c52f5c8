import type * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

import { grafanaPods } from "../grafana/values";
import { metricsPort } from "../internal/collector";
import { type Route, visitedBy } from "../internal/ingress";
import type { Labels } from "../internal/labels";
import { allowFlows, podsIn, tcp } from "../internal/network";
import { scrapedBy } from "../internal/scraping";
import { serviceOf } from "../internal/service";
import { otlpPorts } from "../internal/tracing";
import type { Namespace } from "../namespace";
import { gatewayPods } from "../otel-gateway/values";
import {
    jaegerPods,
    queryPort,
    searchFlow,
    type SearchStore,
    spansService,
    workload,
} from "./values";

/** One Service for people and scrapes, one that names every pod to the gateways. */
export function jaegerServices(
    name: string,
    namespace: Namespace,
    labels: Labels,
    opts: pulumi.CustomResourceOptions,
): k8s.core.v1.Service[] {
    const common = { namespace, labels, pods: jaegerPods };
    return [
        serviceOf(
            `${name}-service`,
            {
                ...common,
                name: workload,
                ports: [
                    { name: "http", port: queryPort, targetPort: "query" },
                    { name: "metrics", port: metricsPort, targetPort: "metrics" },
                ],
                scraped: true,
            },
            opts,
        ),
        serviceOf(
            `${name}-spans-service`,
            {
                ...common,
                name: spansService,
                ports: [{ name: "otlp-grpc", port: otlpPorts.grpc, targetPort: "otlp-grpc" }],
                spec: { clusterIP: "None" },
            },
            opts,
        ),
    ];
}

export interface JaegerFlowsArgs {
    readonly namespace: Namespace;
    /** Where Prometheus and Grafana run. */
    readonly monitoring: Namespace;
    readonly search?: SearchStore | undefined;
    readonly route?: Route | undefined;
}

export function jaegerFlows(
    name: string,
    { namespace, monitoring, search, route }: JaegerFlowsArgs,
    opts: pulumi.CustomResourceOptions,
): pulumi.Resource {
    return allowFlows(
        `${name}-flows`,
        {
            namespace,
            pods: jaegerPods,
            ingress: [
                { peers: [podsIn(namespace.name, gatewayPods)], ports: tcp(otlpPorts.grpc) },
                { peers: [podsIn(monitoring.name, grafanaPods)], ports: tcp(queryPort) },
                scrapedBy(monitoring, metricsPort),
                ...(route ? [visitedBy(route, queryPort)] : []),
            ],
            egress: search ? [searchFlow(search)] : [],
        },
        opts,
    );
}
