import type { types } from "@pulumi/kubernetes";

import { selectorLabels } from "../internal/labels";
import { httpProbes } from "../internal/probes";
import {
    type ByProfile,
    type ContainerSize,
    containerResources,
    type Profile,
} from "../internal/resources";
import { restrictedContainer, restrictedPod } from "../internal/security";
import { imageReference, images } from "../../versions";

type PodSpec = types.input.core.v1.PodSpec;

export const nodeExporterPods = selectorLabels("node-exporter");

/** Name of the workload, its account and Service. */
export const workload = "node-exporter";
/** On the node's own address, as the pods share the node's network. */
export const metricsPort = 9100;

/** The `nobody` of upstream's image. */
const user = 65534;

/** For each node; larger nodes have more disks, interfaces and cores to tell of. */
export const nodeExporterSizes: ByProfile<ContainerSize> = {
    local: { cpu: "20m", cpuLimit: "200m", memory: "64Mi" },
    small: { cpu: "20m", cpuLimit: "200m", memory: "64Mi" },
    ha: { cpu: "50m", cpuLimit: "200m", memory: "96Mi" },
};

/** Mounts of the container runtime and of pods: their file systems are the node's, seen again. */
const runtimeMounts =
    "^/(dev|proc|sys|run/.+|var/lib/(docker|containerd|containers|kubelet)/.+)($|/)";
/** The node's ends of the pods' interfaces: many, short-lived, and counted by cAdvisor already. */
const podInterfaces = "^(veth.*|cali.*|lxc.*|cni.*|[a-f0-9]{15})$";

export const nodeExporterFlags: readonly string[] = [
    // Only the address that the cluster knows, not every one of the node.
    `--web.listen-address=[$(HOST_IP)]:${metricsPort}`,
    "--path.rootfs=/host",
    "--path.procfs=/host/proc",
    "--path.sysfs=/host/sys",
    "--path.udev.data=/host/run/udev/data",
    `--collector.filesystem.mount-points-exclude=${runtimeMounts}`,
    `--collector.netdev.device-exclude=${podInterfaces}`,
    `--collector.netclass.ignored-devices=${podInterfaces}`,
];

/** The pods' spec, complete before anything exists. */
export function nodeExporterPod(profile: Profile, priorityClass: string): PodSpec {
    return {
        serviceAccountName: workload,
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        priorityClassName: priorityClass,
        // A pod's own network would count the pod's packets, not the node's.
        hostNetwork: true,
        dnsPolicy: "ClusterFirstWithHostNet",
        // Every node is watched, whatever it is reserved for and whatever ails it.
        tolerations: [{ operator: "Exists" }],
        nodeSelector: { "kubernetes.io/os": "linux" },
        securityContext: restrictedPod(user),
        containers: [
            {
                name: "node-exporter",
                image: imageReference(images.nodeExporter),
                args: [...nodeExporterFlags],
                env: [{ name: "HOST_IP", valueFrom: { fieldRef: { fieldPath: "status.hostIP" } } }],
                ports: [{ name: "metrics", containerPort: metricsPort, hostPort: metricsPort }],
                ...httpProbes("metrics", "/"),
                resources: containerResources(nodeExporterSizes[profile]),
                securityContext: restrictedContainer(),
                volumeMounts: [
                    {
                        name: "host",
                        mountPath: "/host",
                        readOnly: true,
                        // What is mounted later is seen too.
                        mountPropagation: "HostToContainer",
                    },
                ],
            },
        ],
        volumes: [{ name: "host", hostPath: { path: "/", type: "Directory" } }],
    };
}
