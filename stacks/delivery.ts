import type * as pulumi from "@pulumi/pulumi";

import type { PlatformSystem } from "../components/internal/system";
import { Drone } from "../components/drone";
import type { ForgeServerArgs } from "../components/internal/forge-parts";
import { Jenkins } from "../components/jenkins";
import { Woodpecker } from "../components/woodpecker";
import type { PlatformConfig } from "../config";
import { UserError } from "../errors";
import type { PlatformSecrets } from "./platform";
import { routeFor, type Site } from "./site";

/** Who builds what teams push. */
export interface Delivery {
    readonly systems: readonly PlatformSystem[];
    readonly outputs: { readonly jenkinsAdminPassword?: pulumi.Output<string> };
}

/**
 * The build servers that an environment wants, each with a namespace for its builds.
 *
 * @throws UserError for one that its forge could not reach, or would not know.
 */
export function delivery(
    config: PlatformConfig,
    site: Site,
    opts: pulumi.ComponentResourceOptions,
    secrets: PlatformSecrets,
): Delivery {
    const jenkins = jenkinsOf(config, site, opts);
    const woodpecker = forgeServerArgs("woodpecker", config, site, secrets);
    const drone = forgeServerArgs("drone", config, site, secrets);
    return {
        systems: [
            ...(jenkins ? [jenkins] : []),
            ...(woodpecker ? [new Woodpecker("woodpecker", woodpecker, opts)] : []),
            ...(drone ? [new Drone("drone", drone, opts)] : []),
        ],
        outputs: { ...(jenkins && { jenkinsAdminPassword: jenkins.adminPassword }) },
    };
}

function jenkinsOf(
    config: PlatformConfig,
    site: Site,
    opts: pulumi.ComponentResourceOptions,
): Jenkins | undefined {
    const { jenkins: namespace, jenkinsBuilds: builds } = site.namespaces;
    if (namespace === undefined || builds === undefined) {
        return undefined;
    }
    const { host, plugins } = config.delivery.jenkins;
    return new Jenkins(
        "jenkins",
        {
            ...common(config, site),
            namespace,
            builds,
            route: routeFor(host ?? `jenkins.${config.domain}`, site),
            plugins,
        },
        opts,
    );
}

/** Undefined where the environment does not want it. */
function forgeServerArgs(
    system: "woodpecker" | "drone",
    config: PlatformConfig,
    site: Site,
    secrets: PlatformSecrets,
): ForgeServerArgs | undefined {
    const { [system]: namespace, [`${system}Builds` as const]: builds } = site.namespaces;
    const { host = `${system}.${config.domain}`, forge } = config.delivery[system];
    const clientSecret = secrets[`${system}ClientSecret`];
    const route = routeFor(host, site);
    if (namespace === undefined || builds === undefined || forge === undefined) {
        return undefined;
    }
    if (route === undefined || clientSecret === undefined) {
        throw new UserError(
            `groundwork:delivery.${system} is enabled, but its forge cannot reach it or would not know it: add networking to groundwork:layers and set groundwork:${system}ClientSecret.`,
        );
    }
    return { ...common(config, site), namespace, builds, route, forge, clientSecret };
}

/** What all build servers are given. */
function common({ profile, delivery }: PlatformConfig, { namespaces, priorityClasses }: Site) {
    return {
        monitoring: namespaces.monitoring,
        profile,
        priorityClass: priorityClasses.platform,
        buildPriority: priorityClasses.standard,
        networks: delivery.networks,
        storageClass: delivery.storageClass,
    };
}
