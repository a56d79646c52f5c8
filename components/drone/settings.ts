import type { ForgeConfig } from "../../config";
import { imageReference, images } from "../../versions";
import { buildsAccount } from "../internal/builds";
import type { Profile } from "../internal/resources";
import { starterSizes } from "../internal/forge-parts";
import { runnerPorts, serverPorts, workloads } from "./values";

type Settings = Readonly<Record<string, string>>;

/** How Drone's names of a forge's settings begin, such as DRONE_GITEA_SERVER. */
export function forgePrefix({ kind }: ForgeConfig): string {
    return `DRONE_${kind.toUpperCase()}`;
}

/** @param host Where people reach it. */
export function serverSettings(host: string, forge: ForgeConfig): Settings {
    const prefix = forgePrefix(forge);
    const { organizations } = forge;
    return {
        DRONE_SERVER_HOST: host,
        DRONE_SERVER_PROTO: "https",
        DRONE_SERVER_PORT: `:${serverPorts.http}`,
        DRONE_COOKIE_SECURE: "true",
        // Members of the organisations alone; nobody where there are none.
        ...(organizations.length > 0
            ? { DRONE_USER_FILTER: organizations.join(",") }
            : { DRONE_REGISTRATION_CLOSED: "true" }),
        DRONE_USER_CREATE: `username:${forge.admin},admin:true`,
        // It would tell its makers of every build.
        DRONE_DATADOG_ENABLED: "false",
        [`${prefix}_SERVER`]: forge.url,
        [`${prefix}_CLIENT_ID`]: forge.clientId,
    };
}

export interface RunnerSettings {
    readonly profile: Profile;
    /** The namespace of the server. */
    readonly namespace: string;
    /** The namespace of builds. */
    readonly builds: string;
}

export function runnerSettings({ profile, namespace, builds }: RunnerSettings): Settings {
    return {
        DRONE_RPC_HOST: `${workloads.server}.${namespace}.svc`,
        DRONE_RPC_PROTO: "http",
        DRONE_SERVER_PORT: `:${runnerPorts.health}`,
        DRONE_UI_DISABLE: "true",
        DRONE_RUNNER_CAPACITY: String(starterSizes[profile].builds),
        DRONE_NAMESPACE_DEFAULT: builds,
        DRONE_SERVICE_ACCOUNT_DEFAULT: buildsAccount,
        DRONE_IMAGE_CLONE: imageReference(images.droneGit),
        // Else whoever may write a pipeline can have a shell in it handed out by a host outside.
        DRONE_TMATE_ENABLED: "false",
    };
}
