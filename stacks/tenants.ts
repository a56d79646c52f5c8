import type * as pulumi from "@pulumi/pulumi";

import type { SystemSummary } from "../components/internal/system";
import { Team } from "../components/team";
import { openCall } from "../components/team/call";
import { allSpaces, isCallee, type TeamSpace } from "../components/team/spaces";
import { limitsImages, teamNamespace } from "../components/team/values";
import { TeamImages } from "../components/team-images";
import { WebService } from "../components/web-service";
import type { IngressConfig, PlatformConfig, ServiceConfig } from "../config";
import { admissionLabels } from "./admission";
import { gatewayRouteTo, routeTo, type Site } from "./site";

/** The classes that every cluster has for its own pods. */
const clusterPriorities = ["system-node-critical", "system-cluster-critical"];

/** The teams' web services, one line each in the table of what stands. */
export interface Tenants {
    readonly systems: readonly { readonly summary: SystemSummary }[];
}

/**
 * The teams and their services. All that a team has hangs below its own components, so that a
 * further team changes nothing of the others and nothing of the platform.
 */
export function tenants(
    config: PlatformConfig,
    site: Site,
    opts: pulumi.ComponentResourceOptions,
): Tenants {
    const spaces = allSpaces(config.teams);
    if (spaces.some(limitsImages)) {
        new TeamImages("team-images", opts);
    }
    const teams = spaces.map((space) => ({ space, place: placeOf(space, config, site, opts) }));
    for (const { space, place } of teams) {
        openCalls(space, place, teams);
    }
    return {
        systems: teams.flatMap(({ space, place }) =>
            space.services.map((service) =>
                serve(space, service, place, site, config.ingress.routes),
            ),
        ),
    };
}

/** A space of a team, and what stands for it in the cluster. */
interface Tenant {
    readonly space: TeamSpace;
    readonly place: Team;
}

function placeOf(
    space: TeamSpace,
    config: PlatformConfig,
    site: Site,
    opts: pulumi.ComponentResourceOptions,
): Team {
    const { critical, platform } = site.priorityClasses;
    const name = teamNamespace(space.name);
    return new Team(
        name,
        {
            space,
            after: site.gates,
            labels: admissionLabels(name, config),
            dns: site.dns,
            monitoring: site.namespaces.monitoring,
            reservedPriorities: [...clusterPriorities, critical, platform],
        },
        opts,
    );
}

function openCalls(space: TeamSpace, place: Team, teams: readonly Tenant[]): void {
    const caller = { space, namespace: place.namespace };
    for (const call of space.calls) {
        const callee = teams.find((other) => isCallee(other.space, call));
        if (callee !== undefined) {
            openCall(
                `${teamNamespace(space.name)}-call.${callee.space.name}.${call.service}`,
                call,
                caller,
                { space: callee.space, namespace: callee.place.namespace },
                { parent: place },
            );
        }
    }
}

function serve(
    space: TeamSpace,
    service: ServiceConfig,
    place: Team,
    site: Site,
    usualRoute: IngressConfig["routes"],
): WebService {
    const route =
        (service.route ?? usualRoute) === "HTTPRoute"
            ? gatewayRouteTo(service.host, site)
            : routeTo(service.host, site, service);
    return new WebService(
        // No name of a team or service has a dot, so that no two pairs give one name.
        `${teamNamespace(space.name)}-web.${service.name}`,
        {
            team: space.team,
            title: `${space.name}/${service.name}`,
            namespace: place.namespace,
            service,
            monitoring: site.namespaces.monitoring,
            priorityClass: site.priorityClasses.standard,
            metricScaling: site.metricScaling,
            traces: site.traces,
            ...(route && { route }),
        },
        { parent: place },
    );
}
