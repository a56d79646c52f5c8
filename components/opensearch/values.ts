import type { types } from "@pulumi/kubernetes";

import { imageReference, images } from "../../versions";
import { spreadOver } from "../internal/availability";
import { httpProbes } from "../internal/probes";
import {
    type ByProfile,
    containerResources,
    dataOnNode,
    type Profile,
    type StatefulSize,
} from "../internal/resources";
import { restrictedContainer, restrictedPod } from "../internal/security";
import type { StatefulPodSpec } from "../internal/stateful";
import { httpPort, openSearchPods, secrets, transportPort, workload } from "./names";
import { securityFiles } from "./configuration";

type Volume = types.input.core.v1.Volume;
type VolumeMount = types.input.core.v1.VolumeMount;

const home = "/usr/share/opensearch";
const configDirectory = `${home}/config`;
/** Key of the ConfigMap, which is also the file's name. */
export const nodeFile = "opensearch.yml";

/** The `opensearch` of upstream's image. */
export const openSearchUser = 1000;

export interface OpenSearchSize extends StatefulSize {
    /** Half of the memory, in Java's units. */
    readonly heap: string;
    readonly shards: number;
    readonly shardSize: string;
    /** Days that lines are kept where the environment does not say. */
    readonly retentionDays: number;
}

/** Every node has every role, so that of three any two go on. */
export const openSearchSizes: ByProfile<OpenSearchSize> = {
    local: {
        replicas: 1,
        container: { cpu: "250m", cpuLimit: "1", memory: "1536Mi" },
        heap: "768m",
        volume: "4Gi",
        persistent: false,
        shards: 1,
        shardSize: "1gb",
        retentionDays: 1,
    },
    small: {
        replicas: 1,
        container: { cpu: "500m", cpuLimit: "2", memory: "4Gi" },
        heap: "2g",
        volume: "100Gi",
        persistent: true,
        shards: 1,
        shardSize: "10gb",
        retentionDays: 14,
    },
    ha: {
        replicas: 3,
        container: { cpu: "1", cpuLimit: "4", memory: "8Gi" },
        heap: "4g",
        volume: "500Gi",
        persistent: true,
        shards: 3,
        shardSize: "30gb",
        retentionDays: 30,
    },
};

/** The files by which the security plugin knows users and roles, for nodes and setup alike. */
export const securityVolume: Volume = {
    name: "security",
    projected: {
        defaultMode: 0o440,
        sources: [
            {
                configMap: {
                    name: workload,
                    items: Object.keys(securityFiles).map((key) => ({ key, path: key })),
                },
            },
            { secret: { name: secrets.users } },
        ],
    },
};

/** The directories that it writes beside its data. */
const scratch = { config: "16Mi", logs: "2560Mi", tmp: "512Mi" };

/** The pods' spec, complete before anything exists, but for the volume named `data`. */
export function openSearchPod(profile: Profile, priorityClass: string): StatefulPodSpec {
    const { container, heap } = openSearchSizes[profile];
    const image = imageReference(images.openSearch);
    return {
        serviceAccountName: workload,
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        priorityClassName: priorityClass,
        terminationGracePeriodSeconds: 120,
        securityContext: restrictedPod(openSearchUser),
        topologySpreadConstraints: spreadOver(openSearchPods),
        initContainers: [
            {
                // OpenSearch writes a keystore beside its configuration, which an image cannot take.
                name: "configuration",
                image,
                command: ["cp", "--recursive", "--no-target-directory", configDirectory, "/config"],
                resources: containerResources({ cpu: "100m", memory: "128Mi" }, [scratch.config]),
                securityContext: restrictedContainer(),
                volumeMounts: [{ name: "config", mountPath: "/config" }],
            },
        ],
        containers: [
            {
                name: workload,
                image,
                env: [
                    field("POD_NAME", "metadata.name"),
                    field("POD_IP", "status.podIP"),
                    { name: "OPENSEARCH_JAVA_OPTS", value: `-Xms${heap} -Xmx${heap}` },
                    // No certificate and no user of upstream's making.
                    { name: "DISABLE_INSTALL_DEMO_CONFIG", value: "true" },
                    { name: "DISABLE_PERFORMANCE_ANALYZER_AGENT_CLI", value: "true" },
                ],
                ports: [
                    { name: "http", containerPort: httpPort, protocol: "TCP" },
                    { name: "transport", containerPort: transportPort, protocol: "TCP" },
                ],
                ...probes,
                resources: containerResources(container, [
                    ...Object.values(scratch),
                    ...dataOnNode(openSearchSizes[profile]),
                ]),
                securityContext: restrictedContainer(),
                volumeMounts,
            },
        ],
        volumes: [
            { name: "config", emptyDir: { sizeLimit: scratch.config } },
            { name: "logs", emptyDir: { sizeLimit: scratch.logs } },
            { name: "tmp", emptyDir: { sizeLimit: scratch.tmp } },
            { name: "settings", configMap: { name: workload } },
            securityVolume,
            { name: "tls", secret: { secretName: secrets.node, defaultMode: 0o440 } },
        ],
    };
}

/**
 * Ready once the node knows the cluster's users, for which it has to be part of the cluster. It
 * asks for no password there. A start may take minutes, as may the reading of a large disk.
 */
const health = "/_plugins/_security/health";
const probes = {
    ...httpProbes("http", health, `${health}?mode=lenient`, "HTTPS"),
    startupProbe: { tcpSocket: { port: "http" }, periodSeconds: 10, failureThreshold: 60 },
};

const volumeMounts: VolumeMount[] = [
    { name: "config", mountPath: configDirectory },
    {
        name: "settings",
        mountPath: `${configDirectory}/${nodeFile}`,
        subPath: nodeFile,
        readOnly: true,
    },
    { name: "security", mountPath: `${configDirectory}/opensearch-security`, readOnly: true },
    { name: "tls", mountPath: `${configDirectory}/tls`, readOnly: true },
    { name: "data", mountPath: `${home}/data` },
    { name: "logs", mountPath: `${home}/logs` },
    { name: "tmp", mountPath: "/tmp" },
];

function field(name: string, fieldPath: string): types.input.core.v1.EnvVar {
    return { name, valueFrom: { fieldRef: { fieldPath } } };
}
