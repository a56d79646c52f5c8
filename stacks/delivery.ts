import type * as pulumi from "@pulumi/pulumi";

import type { Route } from "../components/internal/ingress";
import type { PlatformSystem } from "../components/internal/system";
import { Jenkins } from "../components/jenkins";
import type { PlatformConfig } from "../config";
import type { Site } from "./site";

/** Who builds what teams push. */
export interface Delivery {
    readonly systems: readonly PlatformSystem[];
    readonly outputs: { readonly jenkinsAdminPassword?: pulumi.Output<string> };
}

/** The build servers that an environment wants, each with a namespace for its builds. */
export function delivery(
    config: PlatformConfig,
    site: Site,
    opts: pulumi.ComponentResourceOptions,
): Delivery {
    const jenkins = jenkinsOf(config, site, opts);
    return {
        systems: [...(jenkins ? [jenkins] : [])],
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
            route: routeTo(host ?? `jenkins.${config.domain}`, site),
            plugins,
        },
        opts,
    );
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

function routeTo(host: string, { entrance, namespaces }: Site): Route | undefined {
    return entrance && { host, ingressClass: entrance.ingressClass, from: namespaces.ingress };
}
