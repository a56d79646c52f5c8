import { buildsAccount } from "../internal/builds";
import { containerResources, type Profile } from "../internal/resources";
import { restrictedContainer, restrictedPod } from "../internal/security";
import { renderYaml } from "../internal/yaml";
import { imageReference, images, jenkinsPlugins } from "../../versions";
import { agentSizes, files, passwordKey, servicePort, workload } from "./values";

export interface JenkinsConfiguration {
    readonly profile: Profile;
    /** Where people reach it. */
    readonly url: string;
    /** The namespace of the controller. */
    readonly namespace: string;
    /** The namespace of the agents. */
    readonly builds: string;
    /** Name of the agents' PriorityClass. */
    readonly buildPriority: string;
    /** Plugins beside the platform's own, each as `name:version`. */
    readonly plugins: readonly string[];
}

/** What Jenkins reads at start, by the names of the files. */
export function jenkinsFiles(
    args: JenkinsConfiguration,
): Readonly<Record<(typeof files)[keyof typeof files], string>> {
    const plugins = [...jenkinsPlugins, ...args.plugins].sort();
    return {
        [files.configuration]: renderYaml({
            jenkins: controller(args),
            security: {
                apiToken: {
                    creationOfLegacyTokenEnabled: false,
                    tokenGenerationOnCreationEnabled: false,
                    usageStatisticsEnabled: true,
                },
            },
            unclassified: { location: { url: args.url }, prometheusConfiguration: metrics },
        }),
        [files.plugins]: `${plugins.join("\n")}\n`,
    };
}

function controller(args: JenkinsConfiguration): object {
    return {
        systemMessage: "Configured as code: what is changed here is gone at the next start.",
        // Whatever runs here can read every secret: builds run on agents.
        numExecutors: 0,
        mode: "EXCLUSIVE",
        // Agents come by WebSocket through the one port that there is.
        slaveAgentPort: -1,
        // Against requests that another site forges. Behind a proxy no address is the client's.
        crumbIssuer: { standard: { excludeClientIPFromCrumb: true } },
        markupFormatter: "plainText",
        securityRealm: {
            local: {
                allowsSignup: false,
                enableCaptcha: false,
                // Taken from the Secret when Jenkins starts.
                users: [{ id: "admin", name: "Administrator", password: `\${${passwordKey}}` }],
            },
        },
        authorizationStrategy: {
            globalMatrix: {
                entries: [
                    { user: { name: "admin", permissions: ["Overall/Administer"] } },
                    {
                        group: {
                            name: "authenticated",
                            permissions: ["Overall/Read", "Job/Read", "View/Read"],
                        },
                    },
                ],
            },
        },
        clouds: [{ kubernetes: cloud(args) }],
    };
}

/** Agents: a pod for each build, made for it and gone with it. */
function cloud({ profile, namespace, builds, buildPriority }: JenkinsConfiguration): object {
    return {
        name: "kubernetes",
        serverUrl: "https://kubernetes.default.svc",
        namespace: builds,
        jenkinsUrl: `http://${workload}.${namespace}.svc:${servicePort}`,
        webSocket: true,
        containerCapStr: String(agentSizes[profile].atMost),
        // For the containers of all that pipelines bring along, too.
        restrictedPssSecurityContext: true,
        templates: [
            {
                name: "default",
                label: "default",
                nodeUsageMode: "NORMAL",
                idleMinutes: 0,
                podRetention: "never",
                showRawYaml: false,
                serviceAccount: buildsAccount,
                yamlMergeStrategy: "merge",
                yaml: renderYaml(agentPod(profile, buildPriority)),
            },
        ],
    };
}

/** The pod of an agent, to which Jenkins adds who it is and where to report. */
export function agentPod(profile: Profile, buildPriority: string) {
    return {
        apiVersion: "v1",
        kind: "Pod",
        spec: {
            automountServiceAccountToken: false,
            enableServiceLinks: false,
            priorityClassName: buildPriority,
            securityContext: restrictedPod(agentUser),
            containers: [
                {
                    // By this name Jenkins knows its agent among the containers.
                    name: "jnlp",
                    image: imageReference(images.jenkinsAgent),
                    resources: containerResources(agentSizes[profile].container, [workspace]),
                    // Builds write where they like within their own container.
                    securityContext: { ...restrictedContainer(), readOnlyRootFilesystem: false },
                },
            ],
        },
    };
}

/** What an agent may check out and build, in its own container. */
const workspace = "10Gi";

/** The `jenkins` of upstream's image. */
const agentUser = 1000;

/**
 * The metrics are open to whoever reaches Jenkins, as Prometheus has no password for it: they count,
 * and name neither a job nor an agent.
 */
const metrics = {
    path: "prometheus",
    useAuthenticatedEndpoint: false,
    collectDiskUsage: false,
    collectNodeStatus: false,
    disabledMetricConfig: {
        entries: [{ regexDisabledMetric: { regex: "(default_)?jenkins_(builds|nodes?)_.*" } }],
    },
};
