import type * as pulumi from "@pulumi/pulumi";

import type { SystemSummary } from "../components/internal/system";
import { Team } from "../components/team";
import { type Route, WebService } from "../components/web-service";
import type { PlatformConfig, ServiceConfig, TeamConfig } from "../config";
import { UserError } from "../errors";
import type { Foundation } from "./foundation";

/** The teams' web services, one line each in the table of what stands. */
export interface Tenants {
    readonly systems: readonly { readonly summary: SystemSummary }[];
}

/** What of the networking layer a service with a host needs. */
export interface Entrance {
    readonly ingressClass: string;
}

/**
 * The teams and their services. All that a team has hangs below its own component, so that a
 * further team changes nothing of the others and nothing of the platform.
 *
 * @param ingress The networking layer, where it is built.
 * @throws UserError for a service with a host where nothing could route to it.
 */
export function tenants(
    config: PlatformConfig,
    foundation: Foundation,
    ingress: Entrance | undefined,
    opts: pulumi.ComponentResourceOptions,
): Tenants {
    return {
        systems: config.teams.flatMap((team) => tenant(team, foundation, ingress, opts)),
    };
}

function tenant(
    team: TeamConfig,
    foundation: Foundation,
    ingress: Entrance | undefined,
    opts: pulumi.ComponentResourceOptions,
): WebService[] {
    const { critical, platform, standard } = foundation.priorityClasses;
    const name = `team-${team.name}`;
    const place = new Team(
        name,
        {
            team,
            dns: foundation.dns,
            monitoring: foundation.namespaces.monitoring,
            reservedPriorities: [...clusterPriorities, critical, platform],
        },
        opts,
    );
    return team.services.map((service) => {
        const route = routeOf(team, service, foundation, ingress);
        return new WebService(
            // No name of a team or service has a dot, so that no two pairs give one name.
            `${name}-web.${service.name}`,
            {
                team: team.name,
                namespace: place.namespace,
                service,
                monitoring: foundation.namespaces.monitoring,
                priorityClass: standard,
                ...(route && { route }),
            },
            { parent: place },
        );
    });
}

/** The classes that every cluster has for its own pods. */
const clusterPriorities = ["system-node-critical", "system-cluster-critical"];

function routeOf(
    team: TeamConfig,
    { name, host }: ServiceConfig,
    foundation: Foundation,
    ingress: Entrance | undefined,
): Route | undefined {
    if (host === undefined) {
        return undefined;
    }
    if (ingress === undefined) {
        throw new UserError(
            `The host of service ${name} of team ${team.name} is "${host}", but nothing routes to it: add networking to groundwork:layers, or leave the host out.`,
        );
    }
    return { host, ingressClass: ingress.ingressClass, from: foundation.namespaces.ingress };
}
