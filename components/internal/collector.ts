import type { types } from "@pulumi/kubernetes";

import { httpProbes } from "./probes";
import { parseQuantity } from "./quantity";
import { type ContainerSize, containerResources } from "./resources";
import { restrictedContainer, restrictedPod } from "./security";
import { otlpPorts } from "./tracing";
import { renderYaml } from "./yaml";

/*
 * What every program of the OpenTelemetry Collector's make has: the agents, the gateway, and Jaeger.
 */

/** Its own metrics. */
export const metricsPort = 8888;
/** Says whether it is up, to the kubelet alone. */
export const healthPort = 13133;

/** The user of upstream's images, the collector's and Jaeger's. */
const user = 10001;

export const configFile = "config.yaml";
const configDirectory = "/etc/otel";

type Parts = Readonly<Record<string, unknown>>;

/** A collector with one pipeline, for traces. */
export interface CollectorArgs {
    /** In the order of their start. */
    readonly extensions: Parts;
    readonly receivers: Parts;
    /** In the order of the pipeline, between the memory limiter and the batches. */
    readonly processors?: Parts;
    readonly exporters: Parts;
}

/**
 * Its configuration. The limiter comes first, so that a flood is refused before it costs memory:
 * senders try again. Batches come last, so that nothing is delayed twice.
 */
export function collectorConfiguration(args: CollectorArgs): string {
    const processors = {
        memory_limiter: { check_interval: "1s", limit_percentage: 80, spike_limit_percentage: 25 },
        ...args.processors,
        batch: {},
    };
    return renderYaml({
        extensions: args.extensions,
        receivers: args.receivers,
        processors,
        exporters: args.exporters,
        service: {
            extensions: Object.keys(args.extensions),
            pipelines: {
                traces: {
                    receivers: Object.keys(args.receivers),
                    processors: Object.keys(processors),
                    exporters: Object.keys(args.exporters),
                },
            },
            telemetry: { logs: { level: "info", encoding: "json" }, metrics },
        },
    });
}

/** Names as Prometheus has them, whatever a version's default is. */
const metrics = {
    level: "normal",
    readers: [
        {
            pull: {
                exporter: {
                    prometheus: {
                        host: "0.0.0.0",
                        port: metricsPort,
                        without_scope_info: true,
                        without_type_suffix: false,
                        without_units: false,
                    },
                },
            },
        },
    ],
};

/** The extension that answers the kubelet, at any path. */
export const health = { health_check: { endpoint: `0.0.0.0:${healthPort}` } };

/** Takes spans by these protocols. */
export function receiver(...protocols: readonly (keyof typeof otlpPorts)[]): Parts {
    const endpoints = protocols.map(
        (protocol) => [protocol, { endpoint: `0.0.0.0:${otlpPorts[protocol]}` }] as const,
    );
    return { otlp: { protocols: Object.fromEntries(endpoints) } };
}

/** How an exporter waits for a receiver that is away: it tries for five minutes, and then drops. */
export const patience = {
    sending_queue: { enabled: true, queue_size: 1000 },
    retry_on_failure: { enabled: true, max_elapsed_time: "300s" },
} as const;

/** Inside the cluster's network, of which policies say who may send. */
export const plaintext = { insecure: true } as const;

export interface CollectorContainerArgs {
    readonly name: string;
    readonly image: string;
    readonly size: ContainerSize;
    readonly ports: Readonly<Record<string, number>>;
    /** Path at which `healthPort` answers. */
    readonly health: string;
    readonly env?: readonly types.input.core.v1.EnvVar[];
    readonly mounts?: readonly types.input.core.v1.VolumeMount[];
}

/** Its container, for the pods of `collectorPod`. */
export function collectorContainer(args: CollectorContainerArgs): types.input.core.v1.Container {
    const ports = { ...args.ports, metrics: metricsPort, health: healthPort };
    return {
        name: args.name,
        image: args.image,
        args: [`--config=${configDirectory}/${configFile}`],
        env: [{ name: "GOMEMLIMIT", value: softLimit(args.size) }, ...(args.env ?? [])],
        ports: Object.entries(ports).map(([name, containerPort]) => ({ name, containerPort })),
        ...httpProbes("health", args.health),
        resources: containerResources(args.size),
        securityContext: restrictedContainer(),
        volumeMounts: [
            { name: "config", mountPath: configDirectory, readOnly: true },
            ...(args.mounts ?? []),
        ],
    };
}

/**
 * What the pods of all of them have, with the volume that their container mounts.
 *
 * @param workload Name of their account and ConfigMap.
 */
export function collectorPod(workload: string, priorityClassName: string) {
    return {
        serviceAccountName: workload,
        enableServiceLinks: false,
        priorityClassName,
        nodeSelector: { "kubernetes.io/os": "linux" },
        securityContext: restrictedPod(user),
        // What waits in a queue is sent before it ends.
        terminationGracePeriodSeconds: 60,
        volumes: [{ name: "config", configMap: { name: workload } }],
    };
}

/** From where on Go collects garbage harder: the limiter's bound, below the container's. */
function softLimit({ memory, memoryLimit = memory }: ContainerSize): string {
    return `${Math.floor(((parseQuantity(memoryLimit) ?? 0) * 0.8) / 2 ** 20)}MiB`;
}
