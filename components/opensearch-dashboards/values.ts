import type { types } from "@pulumi/kubernetes";

import { imageReference, images } from "../../versions";
import { type ScaledSize, spreadOver } from "../internal/availability";
import { tcpProbes } from "../internal/probes";
import { type ByProfile, containerResources, type Profile } from "../internal/resources";
import { restrictedContainer, restrictedPod } from "../internal/security";
import { renderYaml } from "../internal/yaml";
import { dashboardsPods } from "../opensearch/names";

type PodSpec = types.input.core.v1.PodSpec;

/** Name of the workload, its account, configuration, Service and Ingress. */
export const workload = "opensearch-dashboards";
export const webPort = 5601;

/** Keys of the Secret, which are also the files' names. */
export const secretKeys = {
    configuration: "opensearch_dashboards.yml",
    authority: "ca.crt",
} as const;

const home = "/usr/share/opensearch-dashboards";
const authorityDirectory = `${home}/tls`;

/** The `opensearch-dashboards` of upstream's image. */
const user = 1000;

/** Pages and settings are kept in OpenSearch, so that any number of pods show the same. */
export const dashboardsSizes: ByProfile<ScaledSize> = {
    local: { scale: { min: 1 }, container: { cpu: "100m", cpuLimit: "1", memory: "768Mi" } },
    small: { scale: { min: 1 }, container: { cpu: "100m", cpuLimit: "1", memory: "1Gi" } },
    ha: { scale: { min: 2, max: 3 }, container: { cpu: "200m", cpuLimit: "1", memory: "1536Mi" } },
};

/** opensearch_dashboards.yml. It holds two secrets, so that it is one. */
export function dashboardsConfiguration(args: {
    readonly url: string;
    readonly password: string;
    readonly cookiePassword: string;
}): string {
    return renderYaml({
        "server.host": "0.0.0.0",
        "server.port": webPort,
        "server.name": workload,
        "opensearch.hosts": [args.url],
        "opensearch.username": "kibanaserver",
        "opensearch.password": args.password,
        "opensearch.ssl.verificationMode": "full",
        "opensearch.ssl.certificateAuthorities": [`${authorityDirectory}/${secretKeys.authority}`],
        "opensearch.requestHeadersAllowlist": ["authorization"],
        "opensearch_security.multitenancy.enabled": false,
        "opensearch_security.cookie.secure": true,
        "opensearch_security.cookie.password": args.cookiePassword,
        "opensearch_security.session.ttl": 8 * 3_600_000,
        // Silent to the outside.
        "newsfeed.enabled": false,
        "map.includeOpenSearchMapsService": false,
    });
}

/** Room for its data, and as much for files on their way. */
const scratch = "256Mi";

/** The pods' spec, complete before anything exists. */
export function dashboardsPod(profile: Profile, priorityClass: string): PodSpec {
    return {
        serviceAccountName: workload,
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        priorityClassName: priorityClass,
        securityContext: restrictedPod(user),
        topologySpreadConstraints: spreadOver(dashboardsPods),
        containers: [
            {
                name: "dashboards",
                image: imageReference(images.openSearchDashboards),
                ports: [{ name: "http", containerPort: webPort, protocol: "TCP" }],
                // Its pages answer those alone who have logged in.
                ...tcpProbes("http"),
                resources: containerResources(dashboardsSizes[profile].container, [
                    scratch,
                    scratch,
                ]),
                securityContext: restrictedContainer(),
                volumeMounts: [
                    {
                        name: "secrets",
                        mountPath: `${home}/config/${secretKeys.configuration}`,
                        subPath: secretKeys.configuration,
                        readOnly: true,
                    },
                    { name: "authority", mountPath: authorityDirectory, readOnly: true },
                    { name: "data", mountPath: `${home}/data` },
                    { name: "tmp", mountPath: "/tmp" },
                ],
            },
        ],
        volumes: [
            secretVolume("secrets", secretKeys.configuration),
            secretVolume("authority", secretKeys.authority),
            { name: "data", emptyDir: { sizeLimit: scratch } },
            { name: "tmp", emptyDir: { sizeLimit: scratch } },
        ],
    };
}

function secretVolume(name: string, key: string): types.input.core.v1.Volume {
    return {
        name,
        secret: { secretName: workload, items: [{ key, path: key }], defaultMode: 0o440 },
    };
}
