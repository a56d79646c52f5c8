import type { ForgeConfig } from "../../config";
import { imageReference, images } from "../../versions";
import { starterSizes } from "../internal/forge-parts";
import type { Profile } from "../internal/resources";
import { renderYaml } from "../internal/yaml";
import { agentPorts, serverPorts, workflowVolumes, workloads } from "./values";

type Settings = Readonly<Record<string, string>>;

/** How Woodpecker's names of a forge's settings begin, such as WOODPECKER_GITEA_URL. */
export function forgePrefix({ kind }: ForgeConfig): string {
    return `WOODPECKER_${kind.toUpperCase()}`;
}

/** @param host Where people reach it. */
export function serverSettings(host: string, forge: ForgeConfig): Settings {
    const prefix = forgePrefix(forge);
    const { organizations } = forge;
    return {
        WOODPECKER_HOST: `https://${host}`,
        WOODPECKER_SERVER_ADDR: `:${serverPorts.http}`,
        WOODPECKER_GRPC_ADDR: `:${serverPorts.grpc}`,
        // A port of its own, which the route does not lead to.
        WOODPECKER_METRICS_SERVER_ADDR: `:${serverPorts.metrics}`,
        // Of members of the organisations alone; of nobody where there are none.
        WOODPECKER_OPEN: String(organizations.length > 0),
        ...(organizations.length > 0 && { WOODPECKER_ORGS: organizations.join(",") }),
        WOODPECKER_ADMIN: forge.admin,
        // Agents are the platform's: nobody brings one that sees what others build.
        WOODPECKER_DISABLE_USER_AGENT_REGISTRATION: "true",
        // Whoever opens a pull request from a fork runs nothing until a member has looked.
        WOODPECKER_DEFAULT_APPROVAL_MODE: "forks",
        WOODPECKER_PLUGINS_PRIVILEGED: "",
        WOODPECKER_DISABLE_VERSION_CHECK: "true",
        [prefix]: "true",
        [`${prefix}_URL`]: forge.url,
        [`${prefix}_CLIENT`]: forge.clientId,
    };
}

export interface AgentSettings {
    readonly profile: Profile;
    /** The namespace of the server. */
    readonly namespace: string;
    /** The namespace of builds. */
    readonly builds: string;
    /** Name of the PriorityClass of builds. */
    readonly buildPriority: string;
    /** Class of the workflows' volumes; absent: the cluster's default. */
    readonly storageClass?: string | undefined;
}

export function agentSettings(args: AgentSettings): Settings {
    return {
        WOODPECKER_SERVER: `${workloads.server}.${args.namespace}.svc:${serverPorts.grpc}`,
        // No file in which it remembers who it is: it is signed off with its pod.
        WOODPECKER_AGENT_CONFIG_FILE: "",
        WOODPECKER_HEALTHCHECK_ADDR: `:${agentPorts.health}`,
        WOODPECKER_MAX_WORKFLOWS: String(starterSizes[args.profile].builds),
        WOODPECKER_BACKEND: "kubernetes",
        WOODPECKER_BACKEND_K8S_NAMESPACE: args.builds,
        WOODPECKER_BACKEND_K8S_PRIORITY_CLASS: args.buildPriority,
        WOODPECKER_BACKEND_K8S_VOLUME_SIZE: workflowVolumes[args.profile],
        ...(args.storageClass !== undefined && {
            WOODPECKER_BACKEND_K8S_STORAGE_CLASS: args.storageClass,
        }),
        // Hardly any class can be written from several nodes: the steps of a workflow share one.
        WOODPECKER_BACKEND_K8S_STORAGE_RWX: "false",
        WOODPECKER_BACKEND_K8S_POD_AFFINITY: sameNode,
        // Else a step runs where it likes, such as on edge nodes.
        WOODPECKER_BACKEND_K8S_POD_TOLERATIONS_ALLOW_FROM_STEP: "false",
        WOODPECKER_BACKEND_K8S_PERMISSION_INIT_IMAGE: imageReference(images.busybox),
    };
}

const sameNode = renderYaml({
    podAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [
            {
                labelSelector: {},
                matchLabelKeys: ["woodpecker-ci.org/task-uuid"],
                topologyKey: "kubernetes.io/hostname",
            },
        ],
    },
});
