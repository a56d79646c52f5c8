import type { z } from "zod";

import { exceeds } from "../components/internal/quantity";
import { defaultContainer } from "../components/namespace/values";
import { isCallee, spacesOf, type TeamSpace } from "../components/team/spaces";
import type { Report } from "./consistency";
import { checkRoute, type EntranceSettings } from "./entrance";
import type { team } from "./settings/team";

export type Team = z.output<typeof team>;

/** A namespace of a team, and where in the settings it stands. */
export interface Placed extends TeamSpace {
    readonly path: readonly (string | number)[];
}

/** Says what is wrong between the teams' settings that are each right. */
export function checkTeams(teams: readonly Team[], platform: EntranceSettings, tell: Report): void {
    const spaces = placed(teams);
    checkNames(spaces, tell);
    for (const space of spaces) {
        checkSizes(space, tell);
        checkImages(space, tell);
        checkCalls(space, spaces, tell);
        for (const [index, service] of space.services.entries()) {
            checkRoute(platform, service, [...space.path, "services", index], tell);
        }
    }
}

/** The namespaces of all teams. */
export function placed(teams: readonly Team[]): readonly Placed[] {
    return teams.flatMap((team, index) =>
        spacesOf(team).map((space, position) => ({
            ...space,
            path:
                position === 0 ? ["teams", index] : ["teams", index, "environments", position - 1],
        })),
    );
}

/** Team shop-preview and the environment preview of team shop would be one namespace. */
function checkNames(spaces: readonly Placed[], tell: Report): void {
    const names = new Set<string>();
    for (const { name, path } of spaces) {
        if (names.has(name)) {
            tell([...path, "name"], `one that makes no second namespace team-${name}`);
        }
        names.add(name);
    }
}

/** The API server refuses a LimitRange whose defaults are above its maximum. */
function checkSizes(space: Placed, tell: Report): void {
    const { containerMaximum: most, containerDefaults = defaultContainer, path, services } = space;
    if (most === undefined) {
        return;
    }
    for (const resource of ["cpu", "memory"] as const) {
        if (exceeds(containerDefaults[resource], most[resource])) {
            tell(
                [...path, "containerMaximum", resource],
                `at least what containerDefaults has, ${containerDefaults[resource]}`,
            );
        }
        for (const [index, service] of services.entries()) {
            if (exceeds(service[resource], most[resource])) {
                tell(
                    [...path, "services", index, resource],
                    `at most what containerMaximum has, ${most[resource]}`,
                );
            }
        }
    }
}

function checkImages({ path, registries, services }: Placed, tell: Report): void {
    for (const [index, { image }] of services.entries()) {
        const known = registries.some((registry) => image.startsWith(`${registry}/`));
        if (registries.length > 0 && !known) {
            tell(
                [...path, "services", index, "image"],
                `an image from one of the team's registries, ${registries.join(" or ")}`,
            );
        }
    }
}

function checkCalls({ name, path, calls }: Placed, spaces: readonly Placed[], tell: Report): void {
    for (const [index, call] of calls.entries()) {
        const key = (last: string) => [...path, "calls", index, last];
        const named = call.environment === undefined ? "team" : "environment";
        const callee = spaces.find((space) => isCallee(space, call));
        if (callee === undefined) {
            tell(key(named), "one that groundwork:teams has");
        } else if (callee.name === name) {
            tell(key(named), "another than its own, whose pods reach each other anyway");
        } else if (call.port === undefined && !hasService(callee, call.service)) {
            tell(
                key("service"),
                `a web service of team-${callee.name}, or have a port beside it where it is none`,
            );
        }
    }
}

function hasService({ services }: TeamSpace, name: string): boolean {
    return services.some((service) => service.name === name);
}
