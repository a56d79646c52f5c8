import type * as pulumi from "@pulumi/pulumi";

import type { Route } from "../components/internal/ingress";
import type { SystemSummary } from "../components/internal/system";
import { Team } from "../components/team";
import { WebService } from "../components/web-service";
import type { PlatformConfig, ServiceConfig, TeamConfig } from "../config";
import { UserError } from "../errors";
import { routeFor, type Site } from "./site";

/** The teams' web services, one line each in the table of what stands. */
export interface Tenants {
    readonly systems: readonly { readonly summary: SystemSummary }[];
}

/**
 * The teams and their services. All that a team has hangs below its own component, so that a
 * further team changes nothing of the others and nothing of the platform.
 *
 * @throws UserError for a service with a host where nothing could route to it.
 */
export function tenants(
    config: PlatformConfig,
    site: Site,
    opts: pulumi.ComponentResourceOptions,
): Tenants {
    return {
        systems: config.teams.flatMap((team) => tenant(team, site, opts)),
    };
}

function tenant(team: TeamConfig, site: Site, opts: pulumi.ComponentResourceOptions): WebService[] {
    const { critical, platform, standard } = site.priorityClasses;
    const name = `team-${team.name}`;
    const place = new Team(
        name,
        {
            team,
            dns: site.dns,
            monitoring: site.namespaces.monitoring,
            reservedPriorities: [...clusterPriorities, critical, platform],
        },
        opts,
    );
    return team.services.map((service) => {
        const route = routeOf(team, service, site);
        return new WebService(
            // No name of a team or service has a dot, so that no two pairs give one name.
            `${name}-web.${service.name}`,
            {
                team: team.name,
                namespace: place.namespace,
                service,
                monitoring: site.namespaces.monitoring,
                priorityClass: standard,
                ...(route && { route }),
            },
            { parent: place },
        );
    });
}

/** The classes that every cluster has for its own pods. */
const clusterPriorities = ["system-node-critical", "system-cluster-critical"];

function routeOf(team: TeamConfig, { name, host }: ServiceConfig, site: Site): Route | undefined {
    if (host === undefined) {
        return undefined;
    }
    const route = routeFor(host, site);
    if (route === undefined) {
        throw new UserError(
            `The host of service ${name} of team ${team.name} is "${host}", but nothing routes to it: add networking to groundwork:layers, or leave the host out.`,
        );
    }
    return route;
}
