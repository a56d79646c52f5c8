import type { TeamConfig } from "../../config";

type Environment = TeamConfig["environments"][number];

/** One namespace of a team, with all that the settings say of it. */
export interface TeamSpace extends Omit<Environment, "name" | "members"> {
    /** `shop`, or `shop-preview` for its environment preview: unique in the cluster. */
    readonly name: string;
    readonly team: string;
    /** Absent: the team's own namespace. */
    readonly environment?: string;
    readonly members: TeamConfig["members"];
    readonly registries: TeamConfig["registries"];
}

/** The namespaces of a team: its own, then those of its environments. */
export function spacesOf(settings: TeamConfig): readonly TeamSpace[] {
    const { name: team, environments, members, registries, ...own } = settings;
    return [
        { ...own, team, name: team, members, registries },
        ...environments.map(({ name: environment, members: theirs, ...rest }) => ({
            ...rest,
            team,
            environment,
            name: `${team}-${environment}`,
            members: theirs ?? members,
            registries,
        })),
    ];
}

/** Is a space the one that a call is for? */
export function isCallee(
    { team, environment }: TeamSpace,
    call: TeamSpace["calls"][number],
): boolean {
    return team === call.team && environment === call.environment;
}

/** Of all teams. */
export function allSpaces(teams: readonly TeamConfig[]): readonly TeamSpace[] {
    return teams.flatMap(spacesOf);
}
