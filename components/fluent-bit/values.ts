import type { types } from "@pulumi/kubernetes";

import { imageReference, images } from "../../versions";
import { selectorLabels } from "../internal/labels";
import type { Quantity } from "../internal/quantity";
import { httpProbes } from "../internal/probes";
import {
    type ByProfile,
    type ContainerSize,
    containerResources,
    type Profile,
} from "../internal/resources";
import { restrictedContainer } from "../internal/security";
import {
    logDirectory,
    metricsPort,
    passwordVariable,
    secretDirectory,
    secretKeys,
    stateDirectory,
} from "./configuration";

type PodSpec = types.input.core.v1.PodSpec;

/** Name of the workload, its account, configuration, Secret and Service. */
export const workload = "fluent-bit";
export const fluentBitPods = selectorLabels(workload);

/** Key of the ConfigMap, which is also the file's name. */
export const configurationFile = "fluent-bit.yaml";
const configurationDirectory = "/etc/fluent-bit/config";

/** The directory of the node that holds what is kept over a pod's death. */
export const nodeStateDirectory = "/var/lib/groundwork/fluent-bit";
/** Of Prometheus' format, with the buffer's metrics, which version 1 lacks. */
export const metricsPath = "/api/v2/metrics/prometheus";

/** What one node's share takes, and how much of its disk while the store does not answer. */
export interface ShipperSize {
    readonly container: ContainerSize;
    /** In Fluent Bit's units. */
    readonly buffer: string;
}

export const fluentBitSizes: ByProfile<ShipperSize> = {
    local: { container: size("20m", "200m", "128Mi"), buffer: "128M" },
    small: { container: size("50m", "500m", "192Mi"), buffer: "1G" },
    ha: { container: size("100m", "1", "256Mi"), buffer: "4G" },
};

function size(cpu: Quantity, cpuLimit: Quantity, memory: Quantity): ContainerSize {
    return { cpu, cpuLimit, memory };
}

/** It asks for each pod that it meets by name, and lists none. */
export const fluentBitRules: readonly types.input.rbac.v1.PolicyRule[] = [
    { apiGroups: [""], resources: ["pods"], verbs: ["get"] },
];

/** The pods' spec, complete before anything exists. */
export function fluentBitPod(
    profile: Profile,
    priorityClass: string,
    hasCredentials: boolean,
): PodSpec {
    return {
        serviceAccountName: workload,
        automountServiceAccountToken: true,
        enableServiceLinks: false,
        priorityClassName: priorityClass,
        terminationGracePeriodSeconds: 30,
        // Every node has logs, whatever it is reserved for and whatever ails it.
        tolerations: [{ operator: "Exists" }],
        nodeSelector: { "kubernetes.io/os": "linux" },
        // Containers' logs are root's. It reads them as their owner, without any capability.
        securityContext: {
            runAsUser: 0,
            runAsGroup: 0,
            seccompProfile: { type: "RuntimeDefault" },
        },
        containers: [
            {
                name: workload,
                image: imageReference(images.fluentBit),
                command: ["/fluent-bit/bin/fluent-bit"],
                args: [`--config=${configurationDirectory}/${configurationFile}`],
                ...(hasCredentials && { env: [passwordFromSecret] }),
                ports: [{ name: "metrics", containerPort: metricsPort, protocol: "TCP" }],
                // Not its own health page: a store that is down is no reason to start it again.
                ...httpProbes("metrics", "/api/v1/uptime"),
                resources: containerResources(fluentBitSizes[profile].container),
                securityContext: restrictedContainer(),
                volumeMounts: [
                    { name: "config", mountPath: configurationDirectory, readOnly: true },
                    // The first has links into the second.
                    { name: "containers", mountPath: logDirectory, readOnly: true },
                    { name: "pods", mountPath: podLogDirectory, readOnly: true },
                    { name: "state", mountPath: stateDirectory },
                    ...(hasCredentials
                        ? [{ name: "secrets", mountPath: secretDirectory, readOnly: true }]
                        : []),
                ],
            },
        ],
        volumes: [
            { name: "config", configMap: { name: workload } },
            { name: "containers", hostPath: { path: logDirectory, type: "Directory" } },
            { name: "pods", hostPath: { path: podLogDirectory, type: "Directory" } },
            {
                name: "state",
                hostPath: { path: nodeStateDirectory, type: "DirectoryOrCreate" },
            },
            ...(hasCredentials ? [authorityVolume] : []),
        ],
    };
}

const podLogDirectory = "/var/log/pods";

const passwordFromSecret: types.input.core.v1.EnvVar = {
    name: passwordVariable,
    valueFrom: { secretKeyRef: { name: workload, key: secretKeys.password } },
};

const authorityVolume: types.input.core.v1.Volume = {
    name: "secrets",
    secret: {
        secretName: workload,
        items: [{ key: secretKeys.authority, path: secretKeys.authority }],
        defaultMode: 0o440,
    },
};
