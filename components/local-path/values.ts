import type { types } from "@pulumi/kubernetes";

import { imageReference, images } from "../../versions";
import { selectorLabels } from "../internal/labels";
import { type ContainerSize, containerResources } from "../internal/resources";
import { restrictedContainer, restrictedPod } from "../internal/security";

type PodSpec = types.input.core.v1.PodSpec;
type PolicyRule = types.input.rbac.v1.PolicyRule;

/** Name of the workload, its accounts and ConfigMaps. */
export const workload = "local-path-provisioner";
export const localPathPods = selectorLabels("local-path");

/** What claims name to get such a volume. */
export const className = "local";
/** Not upstream's: a cluster that brings its own local-path would answer for that, too. */
export const provisioner = "groundwork.dev/local-path";

/** How many volumes are made at a time, and as many removed: each has a helper pod. */
export const workers = 4;

const configDirectory = "/etc/local-path";

/** It watches all claims and volumes, and hardly ever has something to do. */
const provisionerSize: ContainerSize = { cpu: "20m", cpuLimit: "200m", memory: "64Mi" };
export const helperSize: ContainerSize = { cpu: "10m", cpuLimit: "100m", memory: "32Mi" };

/** In the whole cluster. It gets no Secret, and no pod but its helpers. */
export const localPathRules: readonly PolicyRule[] = [
    { apiGroups: [""], resources: ["nodes"], verbs: ["get"] },
    { apiGroups: [""], resources: ["persistentvolumeclaims"], verbs: ["list", "watch"] },
    {
        apiGroups: [""],
        resources: ["persistentvolumes"],
        verbs: ["list", "watch", "create", "delete"],
    },
    { apiGroups: [""], resources: ["events"], verbs: ["create", "patch"] },
    { apiGroups: ["storage.k8s.io"], resources: ["storageclasses"], verbs: ["list", "watch"] },
];

/** In the namespace of the helper pods, and nowhere else. */
export const helperRules: readonly PolicyRule[] = [
    { apiGroups: [""], resources: ["pods"], verbs: ["get", "create", "delete"] },
    { apiGroups: [""], resources: ["pods/log"], verbs: ["get"] },
];

/** What the provisioner reads at start, by the names of its files. */
export function provisionerFiles(
    directory: string,
    priorityClass: string,
): Readonly<Record<"config.json" | "helperPod.yaml", string>> {
    const nodePathMap = [{ node: "DEFAULT_PATH_FOR_NON_LISTED_NODES", paths: [directory] }];
    return {
        "config.json": JSON.stringify({ nodePathMap, cmdTimeoutSeconds: 120 }),
        // JSON is YAML.
        "helperPod.yaml": JSON.stringify(helperPod(priorityClass)),
    };
}

/**
 * Scripts of the helper pods. A new directory belongs to root; the kubelet gives it to a pod's
 * `fsGroup` when it mounts it, as it does with the disk of a cloud.
 */
export const helperScripts: Readonly<Record<"setup" | "teardown", string>> = {
    setup: `set -eu
mkdir -m 0750 -p "$VOL_DIR"
`,
    // A volume that somebody declared by hand could lead anywhere on the node.
    teardown: `set -eu
case "$VOL_DIR" in
    */pvc-*_*_*) rm -rf "$VOL_DIR" ;;
    *) echo "$VOL_DIR is no directory of a claim" >&2; exit 1 ;;
esac
`,
};

/** One that makes or removes the directory of a volume, to which the provisioner adds the rest. */
function helperPod(priorityClass: string): object {
    return {
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name: "volume", labels: selectorLabels("local-path", "helper") },
        spec: {
            automountServiceAccountToken: false,
            enableServiceLinks: false,
            priorityClassName: priorityClass,
            // The directories that it makes and removes are root's.
            securityContext: {
                runAsUser: 0,
                runAsGroup: 0,
                seccompProfile: { type: "RuntimeDefault" },
            },
            containers: [
                {
                    // The provisioner asks for the log of this name.
                    name: "helper-pod",
                    image: imageReference(images.busybox),
                    resources: containerResources(helperSize),
                    securityContext: {
                        ...restrictedContainer(),
                        // What a volume's user has closed to others must go with it.
                        capabilities: { drop: ["ALL"], add: ["DAC_OVERRIDE", "FOWNER"] },
                    },
                },
            ],
        },
    };
}

/** The pod's spec, complete before anything exists. */
export function localPathPod(helpers: string, priorityClass: string): PodSpec {
    return {
        serviceAccountName: workload,
        automountServiceAccountToken: true,
        enableServiceLinks: false,
        priorityClassName: priorityClass,
        nodeSelector: { "kubernetes.io/os": "linux" },
        securityContext: restrictedPod(),
        containers: [
            {
                name: workload,
                image: imageReference(images.localPath),
                command: [
                    workload,
                    "start",
                    `--provisioner-name=${provisioner}`,
                    // Of the helper pods, their account and the ConfigMap with their scripts.
                    `--namespace=${helpers}`,
                    `--service-account-name=${workload}`,
                    `--configmap-name=${workload}`,
                    `--config=${configDirectory}/config.json`,
                    `--helper-pod-file=${configDirectory}/helperPod.yaml`,
                    `--worker-threads=${workers}`,
                ],
                resources: containerResources(provisionerSize),
                securityContext: restrictedContainer(),
                volumeMounts: [{ name: "config", mountPath: configDirectory, readOnly: true }],
            },
        ],
        volumes: [{ name: "config", configMap: { name: workload, defaultMode: 0o444 } }],
    };
}
