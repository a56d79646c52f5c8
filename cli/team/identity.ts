import type { TeamSpace } from "../../components/team/spaces";
import type { TeamConfig } from "../../config";
import { UserError } from "../../errors";

export type Member = TeamConfig["members"][number];

/** Whom the cluster is to see. */
export interface Identity {
    readonly user: string;
    readonly groups: readonly string[];
}

/** A namespace of a team, and what a member may do there. */
export interface Place {
    readonly space: TeamSpace;
    readonly role: Member["role"];
}

/** A member, and all namespaces of the team in which the settings have one of that name. */
export interface Membership {
    readonly member: Pick<Member, "name" | "kind">;
    readonly places: readonly [Place, ...Place[]];
}

/**
 * Finds a member in the namespaces of a team.
 *
 * @param kind Tells a User and a Group of one name apart.
 * @throws UserError where the team has no such member, or two.
 */
export function findMember(
    team: string,
    spaces: readonly TeamSpace[],
    name: string,
    kind: string | undefined,
): Membership {
    const all = spaces.flatMap((space) => space.members.map((member) => ({ space, member })));
    const found = all.filter(
        ({ member }) => member.name === name && (kind ?? member.kind) === member.kind,
    );
    const [first, ...others] = found;
    if (first === undefined) {
        const known = [...new Set(all.map(({ member }) => member.name))];
        throw new UserError(
            `Team ${team} has no member ${JSON.stringify(name)}: ${known.length === 0 ? "" : `use one of ${known.join(", ")}, or `}add it to members in groundwork:teams.`,
        );
    }
    if (others.some(({ member }) => member.kind !== first.member.kind)) {
        throw new UserError(
            `Team ${team} has a User and a Group ${JSON.stringify(name)}: say which, with --kind User or --kind Group.`,
        );
    }
    const placeOf = ({ space, member }: (typeof found)[number]): Place => ({
        space,
        role: member.role,
    });
    return { member: first.member, places: [placeOf(first), ...others.map(placeOf)] };
}

/**
 * Whom a member's kubeconfig stands for. A Group has no name of a person: without one, the cluster's
 * audit log knows the holder by the team and the group.
 *
 * @param person Who is to hold a Group's kubeconfig.
 * @throws UserError for a name that belongs to the cluster itself, or a person where there is one.
 */
export function identityOf(
    team: string,
    { kind, name }: Pick<Member, "name" | "kind">,
    person?: string,
): Identity {
    if (kind === "User" && person !== undefined) {
        throw new UserError(
            `--user is ${JSON.stringify(person)}, but ${name} is a User itself: leave --user out.`,
        );
    }
    const identity =
        kind === "User"
            ? { user: name, groups: [] }
            : { user: person ?? `team:${team}:${name}`, groups: [name] };
    const reserved = [identity.user, ...identity.groups].find((it) => it.startsWith("system:"));
    if (reserved !== undefined) {
        throw new UserError(
            `${reserved} is one of the cluster's own names, for which no kubeconfig is issued: use another name, or for a service account kubectl create token.`,
        );
    }
    return identity;
}
