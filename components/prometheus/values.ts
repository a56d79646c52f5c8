import { spreadOver } from "../internal/availability";
import { httpProbes } from "../internal/probes";
import { parseQuantity, type Quantity } from "../internal/quantity";
import {
    type ByProfile,
    containerResources,
    dataOnNode,
    type Profile,
    type StatefulSize,
} from "../internal/resources";
import { prometheusPods } from "../internal/scraping";
import { restrictedContainer, restrictedPod } from "../internal/security";
import type { StatefulPodSpec } from "../internal/stateful";
import { imageReference, images } from "../../versions";
import { secretDirectory } from "./remote-write";

/** Name of the workload, its account and Service. */
export const workload = "prometheus";
/** The headless Service that gives each replica a name of its own. */
export const podsService = "prometheus-pods";
/** Answers queries and people, and shows Prometheus' own metrics. */
export const webPort = 9090;

export const configMaps = { configuration: "prometheus", rules: "prometheus-rules" } as const;
/** The Secret of what lets samples in at other servers. */
export const secretName = "prometheus-remote-write";
const configurationDirectory = "/etc/prometheus/configuration";
export const rulesDirectory = "/etc/prometheus/rules";

/** The `nobody` of upstream's image. */
const user = 65534;

/** Replicas scrape the same targets independently; Alertmanager merges their alerts. */
export interface PrometheusSize extends StatefulSize {
    /** How long samples are kept, while they fit. */
    readonly retention: string;
}

export const prometheusSizes: ByProfile<PrometheusSize> = {
    local: {
        replicas: 1,
        container: { cpu: "200m", cpuLimit: "500m", memory: "512Mi" },
        volume: "2Gi",
        persistent: false,
        retention: "1d",
    },
    small: {
        replicas: 1,
        container: { cpu: "500m", cpuLimit: "2", memory: "4Gi" },
        volume: "50Gi",
        persistent: true,
        retention: "15d",
    },
    ha: {
        replicas: 2,
        container: { cpu: "1", cpuLimit: "4", memory: "8Gi" },
        volume: "200Gi",
        persistent: true,
        retention: "30d",
    },
};

/** The share of the volume that blocks may fill: the rest is for compaction and the log ahead. */
const usableShare = 0.8;

/**
 * How many bytes Prometheus may keep, in its own notation with powers of two.
 *
 * @param volume The volume's size.
 */
export function retentionSize(volume: Quantity): string {
    const mebibytes = ((parseQuantity(volume) ?? 0) * usableShare) / 2 ** 20;
    return `${Math.floor(mebibytes)}MB`;
}

/** The command line. The lifecycle and admin interfaces stay off: they know no authentication. */
export const prometheusFlags: readonly string[] = [
    `--config.file=${configurationDirectory}/prometheus.yml`,
    "--storage.tsdb.path=/prometheus",
    `--web.listen-address=:${webPort}`,
    // By default any web site may read metrics through the browser of whoever forwards the port.
    `--web.cors.origin=http://localhost:${webPort}`,
    "--query.timeout=1m",
];

export interface PrometheusPodArgs {
    readonly profile: Profile;
    /** Name of a PriorityClass. */
    readonly priorityClass: string;
    /** Is there a Secret of what lets samples in at other servers? */
    readonly hasSecrets: boolean;
}

/** The pods' spec, complete before anything exists, but for the volume named `data`. */
export function prometheusPod({
    profile,
    priorityClass,
    hasSecrets,
}: PrometheusPodArgs): StatefulPodSpec {
    return {
        serviceAccountName: workload,
        // Discovery asks the API server, and API server and kubelets ask for a token.
        automountServiceAccountToken: true,
        enableServiceLinks: false,
        priorityClassName: priorityClass,
        // Long enough to write the head of the database to disk.
        terminationGracePeriodSeconds: 300,
        securityContext: restrictedPod(user),
        topologySpreadConstraints: spreadOver(prometheusPods),
        containers: [
            {
                name: "prometheus",
                image: imageReference(images.prometheus),
                args: [...prometheusFlags],
                env: [
                    { name: "POD_NAME", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
                ],
                ports: [{ name: "web", containerPort: webPort }],
                ...httpProbes("web", "/-/ready", "/-/healthy"),
                resources: containerResources(
                    prometheusSizes[profile].container,
                    dataOnNode(prometheusSizes[profile]),
                ),
                securityContext: restrictedContainer(),
                volumeMounts: [
                    {
                        name: "configuration",
                        mountPath: configurationDirectory,
                        readOnly: true,
                    },
                    { name: "rules", mountPath: rulesDirectory, readOnly: true },
                    ...(hasSecrets
                        ? [{ name: "secrets", mountPath: secretDirectory, readOnly: true }]
                        : []),
                    { name: "data", mountPath: "/prometheus" },
                ],
            },
        ],
        volumes: [
            { name: "configuration", configMap: { name: configMaps.configuration } },
            { name: "rules", configMap: { name: configMaps.rules } },
            ...(hasSecrets ? [{ name: "secrets", secret: { secretName } }] : []),
        ],
    };
}
