import type { types } from "@pulumi/kubernetes";

import type { ResourceMetricsConfig } from "../../config";
import { imageReference, images } from "../../versions";
import { type ScaledSize, spreadOver } from "../internal/availability";
import { selectorLabels } from "../internal/labels";
import { httpProbes } from "../internal/probes";
import { type ByProfile, containerResources, type Profile } from "../internal/resources";
import { restrictedContainer, restrictedPod } from "../internal/security";

type PodSpec = types.input.core.v1.PodSpec;

/** Whether kubelets show certificates of the cluster's CA, or of their own making. */
export type KubeletCertificates = ResourceMetricsConfig["kubeletCertificates"];

/** Name of the workload, its account, Service and certificate. */
export const workload = "metrics-server";

export const metricsServerPods = selectorLabels(workload);

/** As upstream chose it: control planes that are walled off reach nodes' pods at this port. */
export const apiPort = 10250;

/** The part of the Kubernetes API that it answers for. */
export const api = { group: "metrics.k8s.io", version: "v1beta1" } as const;

/** The `nobody` of upstream's image. */
const user = 65534;

const certificateDirectory = "/etc/metrics-server/certificate";
/** Kubernetes puts the ConfigMap kube-root-ca.crt beside every token. */
const clusterCa = "/var/run/secrets/kubernetes.io/serviceaccount/ca.crt";

/**
 * Upstream counts 1m of CPU and 2 MiB of memory a node: this is for 50, 100 and 200 nodes. Every
 * replica reads every kubelet, so that further ones share the questions and nothing else.
 */
export const metricsServerSizes: ByProfile<ScaledSize> = {
    local: { scale: { min: 1 }, container: { cpu: "50m", cpuLimit: "200m", memory: "128Mi" } },
    small: { scale: { min: 1 }, container: { cpu: "100m", cpuLimit: "500m", memory: "256Mi" } },
    ha: {
        scale: { min: 2, max: 3 },
        container: { cpu: "200m", cpuLimit: "500m", memory: "512Mi" },
    },
};

/** It lists and watches pods and nodes, and reads the kubelets; it gets no single object. */
export const metricsServerRules: readonly types.input.rbac.v1.PolicyRule[] = [
    { apiGroups: [""], resources: ["nodes/metrics"], verbs: ["get"] },
    { apiGroups: [""], resources: ["pods", "nodes"], verbs: ["list", "watch"] },
];

export function metricsServerFlags(kubelets: KubeletCertificates): string[] {
    return [
        `--secure-port=${apiPort}`,
        `--tls-cert-file=${certificateDirectory}/tls.crt`,
        `--tls-private-key-file=${certificateDirectory}/tls.key`,
        // The address that kubelets' certificates are made for, whatever the cluster's DNS knows.
        "--kubelet-preferred-address-types=InternalIP,Hostname",
        kubelets === "cluster-ca"
            ? `--kubelet-certificate-authority=${clusterCa}`
            : "--kubelet-insecure-tls",
        // Autoscalers look as often.
        "--metric-resolution=15s",
    ];
}

/** The pods' spec, complete before anything exists. */
export function metricsServerPod(
    profile: Profile,
    priorityClass: string,
    kubelets: KubeletCertificates,
): PodSpec {
    return {
        serviceAccountName: workload,
        automountServiceAccountToken: true,
        enableServiceLinks: false,
        priorityClassName: priorityClass,
        nodeSelector: { "kubernetes.io/os": "linux" },
        securityContext: restrictedPod(user),
        topologySpreadConstraints: spreadOver(metricsServerPods),
        containers: [
            {
                name: workload,
                image: imageReference(images.metricsServer),
                args: metricsServerFlags(kubelets),
                ports: [{ name: "https", containerPort: apiPort, protocol: "TCP" }],
                ...httpProbes("https", "/readyz", "/livez", "HTTPS"),
                resources: containerResources(metricsServerSizes[profile].container),
                securityContext: restrictedContainer(),
                volumeMounts: [
                    { name: "certificate", mountPath: certificateDirectory, readOnly: true },
                ],
            },
        ],
        volumes: [{ name: "certificate", secret: { secretName: workload, defaultMode: 0o440 } }],
    };
}
