import type { types } from "@pulumi/kubernetes";

import type { TracingConfig } from "../../config";
import { type ScaledSize, spreadOver } from "../internal/availability";
import {
    collectorConfiguration,
    collectorContainer,
    collectorPod,
    health,
    patience,
    plaintext,
    receiver,
} from "../internal/collector";
import { selectorLabels } from "../internal/labels";
import type { ByProfile, Profile } from "../internal/resources";
import { otlpPorts } from "../internal/tracing";
import { imageReference, images } from "../../versions";

/** Which traces are kept. */
export type Sampling = Pick<
    TracingConfig,
    "samplingPercent" | "keepErrors" | "keepSlowerThanMs" | "decisionSeconds"
>;

/** Name of the workload, its account, configuration and Service. */
export const workload = "otel-gateway";
export const gatewayPods = selectorLabels(workload);

export interface GatewaySize extends ScaledSize {
    /** How many undecided traces a pod holds; the oldest goes when there are more. */
    readonly traces: number;
}

/** A pod holds every trace until it is decided on, at some 10 KiB each. */
export const gatewaySizes: ByProfile<GatewaySize> = {
    local: {
        scale: { min: 1 },
        container: { cpu: "50m", cpuLimit: "500m", memory: "256Mi" },
        traces: 10_000,
    },
    small: {
        scale: { min: 2, max: 3 },
        container: { cpu: "200m", cpuLimit: "1", memory: "1Gi" },
        traces: 50_000,
    },
    ha: {
        scale: { min: 3, max: 10 },
        container: { cpu: "500m", cpuLimit: "1", memory: "2Gi" },
        traces: 100_000,
    },
};

/** The name under which DNS lists the pods. */
export function gatewayHost(namespace: string): string {
    return `${workload}.${namespace}.svc`;
}

export interface GatewayConfiguration {
    readonly sampling: Sampling;
    /** How many undecided traces are held. */
    readonly traces: number;
    /** Host and port of the store; the host may have several addresses. */
    readonly store: string;
}

/** Waits for the whole of a trace, and keeps it if it is worth it. */
export function gatewayConfiguration({ sampling, traces, store }: GatewayConfiguration): string {
    return collectorConfiguration({
        extensions: health,
        receivers: receiver("grpc"),
        processors: {
            tail_sampling: {
                decision_wait: `${sampling.decisionSeconds}s`,
                num_traces: traces,
                // Spans that come late share their trace's fate.
                decision_cache: {
                    sampled_cache_size: 10 * traces,
                    non_sampled_cache_size: 10 * traces,
                },
                policies: policies(sampling),
            },
        },
        exporters: {
            otlp_grpc: {
                endpoint: `dns:///${store}`,
                balancer_name: "round_robin",
                tls: plaintext,
                ...patience,
            },
        },
    });
}

/** A trace is kept that one of them keeps. */
export function policies(sampling: Sampling): object[] {
    const { samplingPercent, keepErrors, keepSlowerThanMs } = sampling;
    const errors = {
        name: "errors",
        type: "status_code",
        status_code: { status_codes: ["ERROR"] },
    };
    const slow = { name: "slow", type: "latency", latency: { threshold_ms: keepSlowerThanMs } };
    const share = {
        name: "share",
        type: "probabilistic",
        probabilistic: { sampling_percentage: samplingPercent },
    };
    return [...(keepErrors ? [errors] : []), ...(keepSlowerThanMs > 0 ? [slow] : []), share];
}

/** The pods' spec, complete before anything exists. */
export function gatewayPod(profile: Profile, priorityClass: string): types.input.core.v1.PodSpec {
    return {
        ...collectorPod(workload, priorityClass),
        automountServiceAccountToken: false,
        topologySpreadConstraints: spreadOver(gatewayPods),
        containers: [
            collectorContainer({
                name: workload,
                image: imageReference(images.collector),
                size: gatewaySizes[profile].container,
                ports: { "otlp-grpc": otlpPorts.grpc },
                health: "/",
            }),
        ],
    };
}
