import type { types } from "@pulumi/kubernetes";

import { spreadOver } from "../internal/availability";
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

export const grafanaPods = selectorLabels("grafana");

/** Name of the workload, its account, configuration, Secret and Service. */
export const workload = "grafana";
/** Pages, the programming interface, and Grafana's own metrics. */
export const webPort = 3000;

/** Keys of the Secret, which are also the files' names. */
export const secretKeys = {
    adminPassword: "admin-password",
    encryptionKey: "secret-key",
    clientSecret: "client-secret",
} as const;
export const secretDirectory = "/etc/grafana/secrets";
/** Key of the configuration, and file, with the authority of who says who somebody is. */
export const authorityKey = "sign-on-ca.crt";
export const authorityFile = `/etc/grafana/${authorityKey}`;
export const dashboardDirectory = "/etc/grafana/dashboards";

/** The `grafana` of upstream's image. */
const user = 472;

/**
 * One replica in every profile: sessions and stars lie in a database of its own, and a second one
 * would need a database outside, which would fail more often than Grafana does. Alerts do not
 * pass through it, and a new pod has all dashboards within seconds.
 */
export const replicas = 1;

export const grafanaSizes: ByProfile<ContainerSize> = {
    local: { cpu: "100m", cpuLimit: "500m", memory: "384Mi" },
    small: { cpu: "100m", cpuLimit: "1", memory: "512Mi" },
    ha: { cpu: "200m", cpuLimit: "1", memory: "768Mi" },
};

/** The name of the ConfigMap with one dashboard. */
export function dashboardConfigMap(uid: string): string {
    return `grafana-dashboard-${uid}`;
}

/** Its database with sessions and stars, and images on their way. */
const scratch = { data: "1Gi", tmp: "256Mi" };

export interface GrafanaPodArgs {
    readonly profile: Profile;
    readonly priorityClass: string;
    /** Identities of the dashboards, in any order. */
    readonly dashboards: readonly string[];
    /** Does the configuration hold an authority? @default false */
    readonly hasAuthority?: boolean;
}

/** The pods' spec, complete before anything exists. */
export function grafanaPod(args: GrafanaPodArgs): PodSpec {
    return {
        serviceAccountName: workload,
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        priorityClassName: args.priorityClass,
        securityContext: restrictedPod(user),
        topologySpreadConstraints: spreadOver(grafanaPods),
        containers: [
            {
                name: "grafana",
                image: imageReference(images.grafana),
                ports: [{ name: "web", containerPort: webPort }],
                ...httpProbes("web", "/api/health"),
                resources: containerResources(grafanaSizes[args.profile], Object.values(scratch)),
                securityContext: restrictedContainer(),
                volumeMounts: [
                    file("grafana.ini", "/etc/grafana/grafana.ini"),
                    file("data-sources.yaml", "/etc/grafana/provisioning/datasources/main.yaml"),
                    file("dashboards.yaml", "/etc/grafana/provisioning/dashboards/main.yaml"),
                    ...(args.hasAuthority === true ? [file(authorityKey, authorityFile)] : []),
                    { name: "dashboards", mountPath: dashboardDirectory, readOnly: true },
                    { name: "secrets", mountPath: secretDirectory, readOnly: true },
                    { name: "data", mountPath: "/var/lib/grafana" },
                    { name: "tmp", mountPath: "/tmp" },
                ],
            },
        ],
        volumes: [
            { name: "configuration", configMap: { name: workload } },
            {
                name: "dashboards",
                projected: {
                    sources: [...args.dashboards]
                        .sort()
                        .map((uid) => ({ configMap: { name: dashboardConfigMap(uid) } })),
                },
            },
            { name: "secrets", secret: { secretName: workload, defaultMode: 0o440 } },
            { name: "data", emptyDir: { sizeLimit: scratch.data } },
            { name: "tmp", emptyDir: { sizeLimit: scratch.tmp } },
        ],
    };
}

/** One file among those that the image brings along, so that its directories stay as they are. */
function file(key: string, mountPath: string): types.input.core.v1.VolumeMount {
    return { name: "configuration", mountPath, subPath: key, readOnly: true };
}
