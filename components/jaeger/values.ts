import type { types } from "@pulumi/kubernetes";

import type { TracingConfig } from "../../config";
import { type ScaledSize, spreadOver } from "../internal/availability";
import { collectorContainer, collectorPod } from "../internal/collector";
import { selectorLabels } from "../internal/labels";
import { anywhere, type Flow, toUrl } from "../internal/network";
import type { ByProfile, Profile, StatefulSize } from "../internal/resources";
import type { StatefulPodSpec } from "../internal/stateful";
import { otlpPorts } from "../internal/tracing";
import { imageReference, images } from "../../versions";

/** A search engine that keeps the traces, in place of a volume. */
export type SearchStore = NonNullable<TracingConfig["store"]>;

/** Name of the workload, its account, configuration, Service and Ingress. */
export const workload = "jaeger";
/** The headless Service that takes spans: gateways spread them over the pods themselves. */
export const spansService = "jaeger-otlp";
export const jaegerPods = selectorLabels("jaeger");

/** Pages, and the interface that Grafana asks. It knows no users. */
export const queryPort = 16686;

/** Where the volume is, and the Secrets of a search engine. */
export const directories = {
    data: "/badger",
    credentials: "/etc/jaeger/credentials",
    authority: "/etc/jaeger/authority",
} as const;

/** Keys of the Secrets: those of the type kubernetes.io/basic-auth, and cert-manager's. */
export const secretKeys = { username: "username", password: "password", ca: "ca.crt" } as const;
/** Variable with the user's name. */
export const usernameVariable = "STORE_USERNAME";

/** How many days traces are kept. */
export const retentionDays: ByProfile<number> = { local: 2, small: 7, ha: 14 };

/** @param retention As settings have it, such as `7d`. */
export function daysOf(retention: string | undefined, profile: Profile): number {
    return retention === undefined ? retentionDays[profile] : Number.parseInt(retention, 10);
}

/** With a volume, which one process may write: settings refuse it in `ha`. */
export const volumeSizes: ByProfile<StatefulSize> = {
    local: {
        replicas: 1,
        container: { cpu: "100m", cpuLimit: "1", memory: "512Mi" },
        volume: "2Gi",
        persistent: true,
    },
    small: {
        replicas: 1,
        container: { cpu: "500m", cpuLimit: "2", memory: "2Gi" },
        volume: "50Gi",
        persistent: true,
    },
    ha: {
        replicas: 1,
        container: { cpu: "1", cpuLimit: "2", memory: "4Gi" },
        volume: "200Gi",
        persistent: true,
    },
};

/** With a search engine, which does the work. */
export const searchSizes: ByProfile<ScaledSize> = {
    local: { scale: { min: 1 }, container: { cpu: "100m", cpuLimit: "1", memory: "256Mi" } },
    small: {
        scale: { min: 2, max: 3 },
        container: { cpu: "200m", cpuLimit: "1", memory: "512Mi" },
    },
    ha: { scale: { min: 2, max: 6 }, container: { cpu: "500m", cpuLimit: "2", memory: "1Gi" } },
};

/** The way to a search engine: into its namespace, or to wherever it is, at its port. */
export function searchFlow({ url }: SearchStore): Flow {
    return toUrl(url, anywhere);
}

/** The pods' spec with a volume, complete before anything exists, but for the one named `data`. */
export function volumePod(profile: Profile, priorityClass: string): StatefulPodSpec {
    return {
        ...collectorPod(workload, priorityClass),
        automountServiceAccountToken: false,
        containers: [
            jaegerContainer({
                size: volumeSizes[profile].container,
                mounts: [{ name: "data", mountPath: directories.data }],
            }),
        ],
    };
}

/** The pods' spec with a search engine, complete before anything exists. */
export function searchPod(
    profile: Profile,
    priorityClass: string,
    store: SearchStore,
): types.input.core.v1.PodSpec {
    const pod = collectorPod(workload, priorityClass);
    return {
        ...pod,
        automountServiceAccountToken: false,
        topologySpreadConstraints: spreadOver(jaegerPods),
        containers: [
            jaegerContainer({
                size: searchSizes[profile].container,
                env: [credential(usernameVariable, store, secretKeys.username)],
                mounts: [
                    {
                        name: "credentials",
                        mountPath: directories.credentials,
                        readOnly: true,
                    },
                    ...authorityMounts(store),
                ],
            }),
        ],
        volumes: [
            ...pod.volumes,
            {
                name: "credentials",
                secret: {
                    secretName: store.credentialsSecret,
                    items: [{ key: secretKeys.password, path: secretKeys.password }],
                    defaultMode: 0o440,
                },
            },
            ...authorityVolumes(store),
        ],
    };
}

function jaegerContainer(
    args: Pick<Parameters<typeof collectorContainer>[0], "size" | "env" | "mounts">,
): types.input.core.v1.Container {
    return collectorContainer({
        name: workload,
        image: imageReference(images.jaeger),
        ports: { "otlp-grpc": otlpPorts.grpc, query: queryPort },
        health: "/status",
        ...args,
    });
}

/** A variable with one of the credentials. */
export function credential(
    name: string,
    { credentialsSecret }: SearchStore,
    key: string,
): types.input.core.v1.EnvVar {
    return { name, valueFrom: { secretKeyRef: { name: credentialsSecret, key } } };
}

export function authorityMounts({ caSecret }: SearchStore): types.input.core.v1.VolumeMount[] {
    return caSecret === undefined
        ? []
        : [{ name: "authority", mountPath: directories.authority, readOnly: true }];
}

export function authorityVolumes({ caSecret }: SearchStore): types.input.core.v1.Volume[] {
    return caSecret === undefined
        ? []
        : [
              {
                  name: "authority",
                  secret: {
                      secretName: caSecret,
                      items: [{ key: secretKeys.ca, path: secretKeys.ca }],
                      defaultMode: 0o440,
                  },
              },
          ];
}
