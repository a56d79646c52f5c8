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
import { secretDirectory } from "./receivers";
import { imageReference, images } from "../../versions";

export const alertmanagerPods = selectorLabels("alertmanager");

/** Takes alerts, answers people, and shows its own metrics. */
export const webPort = 9093;
/** Silences and sent notifications are told to the other replicas over TCP and UDP. */
export const gossipPort = 9094;

/** Name of the workload, its account, configuration and Service. */
export const workload = "alertmanager";
/** The headless Service that gives each replica a name of its own. */
export const podsService = "alertmanager-pods";

/** The `nobody` of upstream's image. */
const user = 65534;

/**
 * Three replicas in `ha`, so that the loss of one leaves two that agree; a single one does not gossip.
 * The volume holds silences and what has been sent.
 */
export const alertmanagerSizes: ByProfile<StatefulSize> = {
    local: {
        replicas: 1,
        container: { cpu: "20m", cpuLimit: "100m", memory: "64Mi" },
        volume: "100Mi",
        persistent: false,
    },
    small: {
        replicas: 1,
        container: { cpu: "50m", cpuLimit: "200m", memory: "128Mi" },
        volume: "1Gi",
        persistent: true,
    },
    ha: {
        replicas: 3,
        container: { cpu: "50m", cpuLimit: "200m", memory: "128Mi" },
        volume: "2Gi",
        persistent: true,
    },
};

/** The command line: where the configuration is, and with whom to gossip. */
export function alertmanagerFlags(namespace: string, replicas: number): string[] {
    return [
        "--config.file=/etc/alertmanager/config/alertmanager.yml",
        "--storage.path=/alertmanager",
        `--web.listen-address=:${webPort}`,
        ...gossipFlags(namespace, replicas),
    ];
}

function gossipFlags(namespace: string, replicas: number): string[] {
    if (replicas === 1) {
        return ["--cluster.listen-address="];
    }
    const peers = Array.from(
        { length: replicas },
        (_, ordinal) => `${workload}-${ordinal}.${podsService}.${namespace}.svc`,
    );
    return [
        // Brackets, so that an IPv6 address is read as one.
        `--cluster.listen-address=[$(POD_IP)]:${gossipPort}`,
        ...peers.map((peer) => `--cluster.peer=${peer}:${gossipPort}`),
        // A replica that moves gets a new address: the old one is soon given up.
        "--cluster.reconnect-timeout=5m",
    ];
}

export interface AlertmanagerPodArgs {
    readonly namespace: string;
    readonly profile: Profile;
    readonly priorityClass: string;
    /** Does some receiver have a secret? */
    readonly hasSecrets: boolean;
}

/** The pods' spec, complete before anything exists, but for the volume named `data`. */
export function alertmanagerPod(args: AlertmanagerPodArgs): StatefulPodSpec {
    const size = alertmanagerSizes[args.profile];
    const { replicas, container } = size;
    return {
        serviceAccountName: workload,
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        priorityClassName: args.priorityClass,
        terminationGracePeriodSeconds: 60,
        securityContext: restrictedPod(user),
        topologySpreadConstraints: spreadOver(alertmanagerPods),
        containers: [
            {
                name: "alertmanager",
                image: imageReference(images.alertmanager),
                args: alertmanagerFlags(args.namespace, replicas),
                env: [{ name: "POD_IP", valueFrom: { fieldRef: { fieldPath: "status.podIP" } } }],
                ports: [
                    { name: "web", containerPort: webPort },
                    ...(replicas > 1
                        ? [
                              { name: "gossip-tcp", containerPort: gossipPort },
                              { name: "gossip-udp", containerPort: gossipPort, protocol: "UDP" },
                          ]
                        : []),
                ],
                ...httpProbes("web", "/-/ready", "/-/healthy"),
                resources: containerResources(container, dataOnNode(size)),
                securityContext: restrictedContainer(),
                volumeMounts: [
                    { name: "config", mountPath: "/etc/alertmanager/config", readOnly: true },
                    { name: "data", mountPath: "/alertmanager" },
                    ...(args.hasSecrets
                        ? [{ name: "secrets", mountPath: secretDirectory, readOnly: true }]
                        : []),
                ],
            },
        ],
        volumes: [
            { name: "config", configMap: { name: workload } },
            ...(args.hasSecrets
                ? [{ name: "secrets", secret: { secretName: workload, defaultMode: 0o440 } }]
                : []),
        ],
    };
}
