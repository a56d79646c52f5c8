import { imageReference, images } from "../../versions";
import { spreadOver } from "../internal/availability";
import { selectorLabels } from "../internal/labels";
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
import { dataDirectory, httpPort } from "./configuration";

/** Name of the workload, its account, configuration and Service. */
export const workload = "loki";
/** The headless Service that gives the pod a name of its own. */
export const podsService = "loki-pods";
export const lokiPods = selectorLabels(workload);

/** Key of the ConfigMap, which is also the file's name. */
export const configurationFile = "loki.yaml";
const configurationDirectory = "/etc/loki/config";

/** The `loki` of upstream's image. */
const user = 10001;

export interface LokiSize extends StatefulSize {
    /** Days that lines are kept where the environment does not say. */
    readonly retentionDays: number;
    /** About half of the memory. */
    readonly replayMemory: string;
}

/**
 * One replica in every profile: on a disk of its own a second one would hold other lines, and what
 * both share is an object store, which this platform does not bring. While it is away, lines wait
 * on the nodes.
 */
export const lokiSizes: ByProfile<LokiSize> = {
    local: {
        replicas: 1,
        container: { cpu: "100m", cpuLimit: "1", memory: "384Mi" },
        volume: "2Gi",
        persistent: false,
        retentionDays: 1,
        replayMemory: "192MB",
    },
    small: {
        replicas: 1,
        container: { cpu: "250m", cpuLimit: "2", memory: "2Gi" },
        volume: "50Gi",
        persistent: true,
        retentionDays: 14,
        replayMemory: "1GB",
    },
    ha: {
        replicas: 1,
        container: { cpu: "1", cpuLimit: "4", memory: "6Gi" },
        volume: "200Gi",
        persistent: true,
        retentionDays: 30,
        replayMemory: "3GB",
    },
};

/** For files on their way. */
const scratch = "256Mi";

/** The pods' spec, complete before anything exists, but for the volume named `data`. */
export function lokiPod(profile: Profile, priorityClass: string): StatefulPodSpec {
    return {
        serviceAccountName: workload,
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        priorityClassName: priorityClass,
        // Long enough to write to the volume what is in memory.
        terminationGracePeriodSeconds: 120,
        securityContext: restrictedPod(user),
        topologySpreadConstraints: spreadOver(lokiPods),
        containers: [
            {
                name: workload,
                image: imageReference(images.loki),
                args: [
                    `-config.file=${configurationDirectory}/${configurationFile}`,
                    "-target=all",
                ],
                ports: [{ name: "http", containerPort: httpPort, protocol: "TCP" }],
                // Not ready while it reads its write-ahead log, which may take minutes; alive it is.
                ...httpProbes("http", "/ready", "/loki/api/v1/status/buildinfo"),
                resources: containerResources(lokiSizes[profile].container, [
                    scratch,
                    ...dataOnNode(lokiSizes[profile]),
                ]),
                securityContext: restrictedContainer(),
                volumeMounts: [
                    { name: "config", mountPath: configurationDirectory, readOnly: true },
                    { name: "data", mountPath: dataDirectory },
                    { name: "tmp", mountPath: "/tmp" },
                ],
            },
        ],
        volumes: [
            { name: "config", configMap: { name: workload } },
            { name: "tmp", emptyDir: { sizeLimit: scratch } },
        ],
    };
}
