import type { types } from "@pulumi/kubernetes";

import {
    collectorConfiguration,
    collectorContainer,
    collectorPod,
    health,
    patience,
    plaintext,
    receiver,
} from "../internal/collector";
import type { ByProfile, ContainerSize, Profile } from "../internal/resources";
import { agentService, otlpPorts } from "../internal/tracing";
import { imageReference, images } from "../../versions";

/** Name of the workload, its account, configuration and Service. */
export const workload = agentService;

/** For each node: what its pods send, for as long as the gateways are away. */
export const agentSizes: ByProfile<ContainerSize> = {
    local: { cpu: "20m", cpuLimit: "200m", memory: "128Mi" },
    small: { cpu: "50m", cpuLimit: "250m", memory: "128Mi" },
    ha: { cpu: "50m", cpuLimit: "250m", memory: "128Mi" },
};

/** It watches the pods of its node. Roles know no nodes, so that it may list all pods. */
export const agentRules: readonly types.input.rbac.v1.PolicyRule[] = [
    { apiGroups: [""], resources: ["pods"], verbs: ["list", "watch"] },
];

/** What is told of the pod that a span comes from, in the names of the semantic conventions. */
const podAttributes = [
    "k8s.namespace.name",
    "k8s.pod.name",
    "k8s.pod.uid",
    "k8s.node.name",
    "k8s.deployment.name",
    "k8s.statefulset.name",
    "k8s.daemonset.name",
];

/**
 * Takes spans from the pods of its node, says which pod they are of, and sends all spans of a trace
 * to one gateway: only who has the whole trace can decide on it.
 *
 * @param gateways The name under which DNS lists the gateways.
 */
export function agentConfiguration(gateways: string): string {
    return collectorConfiguration({
        extensions: health,
        receivers: receiver("grpc", "http"),
        processors: {
            k8s_attributes: {
                auth_type: "serviceAccount",
                filter: { node_from_env_var: "NODE_NAME" },
                extract: { metadata: podAttributes },
                // By the address that it sends from.
                pod_association: [{ sources: [{ from: "connection" }] }],
            },
        },
        exporters: {
            load_balancing: {
                routing_key: "traceID",
                resolver: { dns: { hostname: gateways, port: String(otlpPorts.grpc) } },
                // Longer than one gateway is tried for, so that there is time for another one.
                timeout: "20s",
                ...patience,
                protocol: {
                    otlp: {
                        tls: plaintext,
                        timeout: "5s",
                        // In the queue above, spans of a gateway that is gone find the next one.
                        sending_queue: { enabled: false },
                        // Without a pause between tries the exporter would spin.
                        retry_on_failure: {
                            enabled: true,
                            initial_interval: "1s",
                            max_interval: "5s",
                            max_elapsed_time: "10s",
                        },
                    },
                },
            },
        },
    });
}

/** The pods' spec, complete before anything exists. */
export function agentPod(profile: Profile, priorityClass: string): types.input.core.v1.PodSpec {
    return {
        ...collectorPod(workload, priorityClass),
        automountServiceAccountToken: true,
        // Edge nodes and control planes have senders too.
        tolerations: [{ operator: "Exists" }],
        containers: [
            collectorContainer({
                name: workload,
                image: imageReference(images.collector),
                size: agentSizes[profile],
                ports: { "otlp-grpc": otlpPorts.grpc, "otlp-http": otlpPorts.http },
                health: "/",
                env: [
                    { name: "NODE_NAME", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } },
                ],
            }),
        ],
    };
}
