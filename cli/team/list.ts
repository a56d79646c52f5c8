import type { TeamSpace } from "../../components/team/spaces";
import { teamNamespace } from "../../components/team/values";
import { teamRoles } from "../../components/team-roles/values";
import { table } from "../table";

/** The teams' namespaces, one a line, as the settings have them. */
export function teamsText(spaces: readonly TeamSpace[]): string {
    if (spaces.length === 0) {
        return "There is no team: add one to groundwork:teams.";
    }
    const rows = spaces.map((space) => [
        space.team,
        space.environment ?? "-",
        teamNamespace(space.name),
        `${space.quota.cpu} CPU, ${space.quota.memory}, ${space.quota.pods} pods`,
        dashed(membersOf(space).join("; ")),
        dashed(space.services.map(({ name }) => name).join(", ")),
    ]);
    return table([["TEAM", "ENVIRONMENT", "NAMESPACE", "QUOTA", "MEMBERS", "SERVICES"], ...rows]);
}

/** What a machine reads. */
export function teamsJson(spaces: readonly TeamSpace[]): unknown {
    return spaces.map(({ team, environment, name, quota, members, registries, services }) => ({
        team,
        environment,
        namespace: teamNamespace(name),
        quota,
        members,
        registries,
        services: services.map((service) => service.name),
    }));
}

/** `deploy shop-developers, ci`, from the least role to the greatest. */
function membersOf({ members }: TeamSpace): string[] {
    return teamRoles
        .map((role) => ({
            role,
            names: members.filter((member) => member.role === role).map(({ name }) => name),
        }))
        .filter(({ names }) => names.length > 0)
        .map(({ role, names }) => `${role} ${names.join(", ")}`);
}

function dashed(text: string): string {
    return text === "" ? "-" : text;
}
