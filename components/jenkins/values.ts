import type { types } from "@pulumi/kubernetes";

import { spreadOver } from "../internal/availability";
import { selectorLabels } from "../internal/labels";
import { httpProbes } from "../internal/probes";
import {
    type ByProfile,
    type ContainerSize,
    containerResources,
    dataOnNode,
    type Profile,
    type StatefulSize,
} from "../internal/resources";
import { restrictedContainer, restrictedPod } from "../internal/security";
import type { StatefulPodSpec } from "../internal/stateful";
import { imageReference, images } from "../../versions";

/** Name of the workload, its account, configuration, Secret, Service and Ingress. */
export const workload = "jenkins";
/** The headless Service that gives the pod a name of its own. */
export const podsService = "jenkins-pods";
export const jenkinsPods = selectorLabels(workload);

/** Pages, the programming interface, agents' WebSockets, and the metrics. */
export const webPort = 8080;
/** The Service's port, behind which `webPort` is. */
export const servicePort = 80;
export const metricsPath = "/prometheus/";

/** The names under which Jenkins and its tools read the configuration. */
export const files = { configuration: "jenkins.yaml", plugins: "plugins.txt" } as const;

/** Key of the Secret, which is also the name by which the configuration refers to it. */
export const passwordKey = "admin-password";

/** The `jenkins` of upstream's image. */
const user = 1000;
const home = "/var/jenkins_home";
const secretDirectory = "/run/secrets/jenkins";
const configurationDirectory = "/etc/jenkins";

/** One in every profile: Jenkins keeps all that it knows in memory and files, for one process. */
export const jenkinsSizes: ByProfile<StatefulSize> = {
    local: {
        replicas: 1,
        container: { cpu: "250m", cpuLimit: "1", memory: "1536Mi" },
        volume: "2Gi",
        persistent: false,
    },
    small: {
        replicas: 1,
        container: { cpu: "500m", cpuLimit: "2", memory: "3Gi" },
        volume: "20Gi",
        persistent: true,
    },
    ha: {
        replicas: 1,
        container: { cpu: "1", cpuLimit: "4", memory: "6Gi" },
        volume: "100Gi",
        persistent: true,
    },
};

export interface AgentSize {
    readonly container: ContainerSize;
    /** How many there are at a time. */
    readonly atMost: number;
}

export const agentSizes: ByProfile<AgentSize> = {
    local: { container: { cpu: "250m", cpuLimit: "1", memory: "1Gi" }, atMost: 3 },
    small: { container: { cpu: "500m", cpuLimit: "1", memory: "1Gi" }, atMost: 12 },
    ha: { container: { cpu: "1", cpuLimit: "1", memory: "2Gi" }, atMost: 50 },
};

/** Where agents run, and nowhere else. A step in another container of the pod is an exec. */
export const jenkinsRules: readonly types.input.rbac.v1.PolicyRule[] = [
    { apiGroups: [""], resources: ["pods"], verbs: ["create", "delete", "get", "list", "watch"] },
    { apiGroups: [""], resources: ["pods/exec"], verbs: ["create", "get"] },
    { apiGroups: [""], resources: ["pods/log"], verbs: ["get"] },
    // Why a pod does not come, for the build's log.
    { apiGroups: [""], resources: ["events"], verbs: ["list", "watch"] },
];

const environment = [
    {
        name: "JAVA_OPTS",
        value: "-Djenkins.install.runSetupWizard=false -XX:MaxRAMPercentage=60",
    },
    { name: "JENKINS_OPTS", value: "--webroot=/var/cache/jenkins/war" },
    { name: "JENKINS_SLAVE_AGENT_PORT", value: "-1" },
    { name: "CASC_JENKINS_CONFIG", value: `${configurationDirectory}/${files.configuration}` },
    // The directory in which the configuration's `${…}` are looked up.
    { name: "SECRETS", value: secretDirectory },
];

/** The directories that it writes beside its home. */
const scratch = { plugins: "2Gi", cache: "1Gi", tmp: "1Gi" };

/** The pod's spec, complete before anything exists, but for the volume named `data`. */
export function jenkinsPod(profile: Profile, priorityClass: string): StatefulPodSpec {
    const size = jenkinsSizes[profile];
    const container = {
        image: imageReference(images.jenkins),
        resources: containerResources(size.container, [
            ...Object.values(scratch),
            ...dataOnNode(size),
        ]),
        securityContext: restrictedContainer(),
    };
    const shared = [
        { name: "configuration", mountPath: configurationDirectory, readOnly: true },
        { name: "plugins", mountPath: `${home}/plugins` },
        { name: "tmp", mountPath: "/tmp" },
    ];
    return {
        serviceAccountName: workload,
        // It asks the API server for agents.
        automountServiceAccountToken: true,
        enableServiceLinks: false,
        priorityClassName: priorityClass,
        // Long enough to write down where builds have got to.
        terminationGracePeriodSeconds: 120,
        securityContext: restrictedPod(user),
        topologySpreadConstraints: spreadOver(jenkinsPods),
        initContainers: [
            {
                ...container,
                name: "plugins",
                command: ["jenkins-plugin-cli"],
                args: [
                    `--plugin-file=${configurationDirectory}/${files.plugins}`,
                    `--plugin-download-directory=${home}/plugins`,
                    // What plugins need in turn comes in the version that they name, not the newest.
                    "--latest=false",
                ],
                env: [{ name: "CACHE_DIR", value: "/tmp/plugins" }],
                volumeMounts: shared,
            },
        ],
        containers: [
            {
                ...container,
                name: workload,
                env: environment,
                ports: [{ name: "http", containerPort: webPort }],
                ...httpProbes("http", "/login"),
                // Loading plugins and jobs takes minutes, in which it does not answer.
                startupProbe: {
                    httpGet: { path: "/login", port: "http" },
                    periodSeconds: 10,
                    timeoutSeconds: 5,
                    failureThreshold: 60,
                },
                volumeMounts: [
                    { name: "data", mountPath: home },
                    ...shared,
                    { name: "cache", mountPath: "/var/cache/jenkins" },
                    { name: "secrets", mountPath: secretDirectory, readOnly: true },
                ],
            },
        ],
        volumes: [
            { name: "configuration", configMap: { name: workload } },
            { name: "secrets", secret: { secretName: workload, defaultMode: 0o440 } },
            // Empty at every start: what the list does not name is not there.
            { name: "plugins", emptyDir: { sizeLimit: scratch.plugins } },
            { name: "cache", emptyDir: { sizeLimit: scratch.cache } },
            { name: "tmp", emptyDir: { sizeLimit: scratch.tmp } },
        ],
    };
}
