import { allSpaces, type TeamSpace } from "../../../components/team/spaces";
import { teamNamespace } from "../../../components/team/values";
import { namespaceOf } from "../../../stacks/namespaces";
import { type Check, type Context, note, type Observation, problem, Skipped } from "../check";
import {
    askRights,
    type ExpectedRight,
    expectedRights,
    type Member,
    rightsElsewhere,
    rightText,
} from "../rights";
import { tryBounds } from "../bounds";
import { some } from "../../text";

/** Every member may do what docs/teams.md says and no more, and so may every pod. */
export const teams: Check = {
    name: "teams",
    title: "teams may do what their roles say, and no more",
    async *run(context) {
        const { layers, teams: all } = context.config;
        if (!layers.includes("tenants")) {
            throw new Skipped("groundwork:layers has no tenants");
        }
        if (all.length === 0) {
            throw new Skipped("groundwork:teams is empty");
        }
        for (const space of allSpaces(all)) {
            for (const member of space.members) {
                yield* judgeMember(context, space, member);
            }
            yield* tryBounds(context, space);
        }
    },
};

async function* judgeMember(
    context: Context,
    space: TeamSpace,
    member: TeamSpace["members"][number],
): AsyncIterable<Observation> {
    const who = `${space.name}: ${member.role} ${member.name}`;
    const expected = expectedRights(member.role);
    const here = await compare(context, member, teamNamespace(space.name), expected);
    yield* tell(who, here);
    for (const namespace of strangers(context, space)) {
        const there = await compare(context, member, namespace, rightsElsewhere());
        yield* tell(`${who} in ${namespace}`, there);
    }
}

/** Where a member has no business: the cluster's and the platform's things, and another team's. */
function strangers({ config }: Context, { team }: TeamSpace): readonly string[] {
    const other = config.teams.find(({ name }) => name !== team);
    return [
        "kube-system",
        namespaceOf("monitoring"),
        ...(other === undefined ? [] : [teamNamespace(other.name)]),
    ];
}

interface Answered extends ExpectedRight {
    readonly actual: boolean;
}

async function compare(
    context: Context,
    member: Member,
    namespace: string,
    expected: readonly ExpectedRight[],
): Promise<readonly Answered[]> {
    const actual = await askRights(context, member, namespace, expected);
    return expected.map((right, index) => ({ ...right, actual: actual[index] ?? false }));
}

/** One line for what is as the role says, with examples, and one for what is not. */
export function* tell(who: string, answered: readonly Answered[]): Iterable<Observation> {
    const texts = (wanted: (right: Answered) => boolean): string[] =>
        answered.filter(wanted).map(rightText);
    const allowed = texts(({ allowed: is, actual }) => is && actual);
    const refused = texts(({ allowed: is, actual }) => !is && !actual);
    const missing = texts(({ allowed: is, actual }) => is && !actual);
    const excess = texts(({ allowed: is, actual }) => !is && actual);
    if (allowed.length > 0) {
        yield note(`${who} may`, `${allowed.length}: ${some(allowed)}`);
    }
    yield note(`${who} may not`, `${refused.length}: ${some(refused)}`);
    if (missing.length > 0) {
        yield problem(
            `${who} should be allowed to`,
            some(missing),
            "is the RoleBinding there, and the ClusterRole as up writes it? Run bin/groundwork refresh and up",
        );
    }
    if (excess.length > 0) {
        yield problem(
            `${who} should be refused to`,
            some(excess),
            "another binding gives it: kubectl get rolebindings,clusterrolebindings -A -o wide",
        );
    }
}
