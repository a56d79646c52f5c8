import * as path from "node:path";

import { allSpaces } from "../components/team/spaces";
import { teamNamespace } from "../components/team/values";
import type { PlatformConfig } from "../config";
import { UserError } from "../errors";
import { ownDirectory, privateDirectory, readText, writePrivate } from "../local/cluster/files";
import { prepareHome } from "../local/paths";
import { terminalProgress } from "../local/progress";
import { type Command, environmentOptions, readArguments } from "./command";
import { oneStackOf } from "./fleet/stacks";
import { openClusterSession } from "./session";
import { readSettings } from "./settings";
import { expirySeconds } from "./team/duration";
import { findMember, identityOf, type Membership } from "./team/identity";
import { issueKubeconfig } from "./team/issue";
import { requireReplaceable } from "./team/kubeconfig";
import { teamsJson, teamsText } from "./team/list";

const usage =
    "bin/groundwork team list [-e ENV] [--cluster NAME] [--json] | team kubeconfig [-e ENV] [--cluster NAME] [--context NAME] TEAM MEMBER [-o FILE|-] [--expires 8h] [--user NAME] [--kind User|Group]";

/** Shows the teams, and lets their members in. */
export const team: Command = {
    summary: "list the teams, or issue a kubeconfig for a member",
    usage,
    run([name = "", ...args]) {
        switch (name) {
            case "list":
                return list(args);
            case "kubeconfig":
                return kubeconfig(args);
            default:
                throw new UserError(
                    `There is no team command ${JSON.stringify(name)}: use ${usage}.`,
                );
        }
    },
};

function list(args: readonly string[]): Promise<number> {
    const { values } = readArguments(args, environmentOptions, usage, []);
    const spaces = allSpaces(readSettings(oneStackOf(values)).teams);
    console.log(values.json ? JSON.stringify(teamsJson(spaces), undefined, 4) : teamsText(spaces));
    return Promise.resolve(0);
}

async function kubeconfig(args: readonly string[]): Promise<number> {
    const { values, named } = readArguments(
        args,
        {
            env: environmentOptions.env,
            cluster: environmentOptions.cluster,
            context: environmentOptions.context,
            output: { type: "string", short: "o" },
            expires: { type: "string", default: "8h" },
            user: { type: "string" },
            kind: { type: "string" },
        },
        usage,
        ["TEAM", "MEMBER"],
    );
    const [teamName = "", memberName = ""] = named;
    requireKind(values.kind);
    const seconds = expirySeconds(values.expires);
    const environment = oneStackOf(values);
    const membership = membershipOf(readSettings(environment), teamName, memberName, values.kind);
    const identity = identityOf(teamName, membership.member, values.user);
    const workshop = prepareHome();
    const output = values.output ?? defaultFile(workshop, environment, teamName, memberName);
    const file = output === "-" ? undefined : path.resolve(output);
    if (file !== undefined) {
        requireReplaceable(file, readText(file));
    }

    const progress = terminalProgress();
    const { context } = values;
    const session = await openClusterSession({ environment, context }, progress);
    const issued = await issueKubeconfig(session.access, {
        ...{ team: teamName, membership, identity, seconds, workshop },
    });
    progress.info(describe(membership, identity.user, issued.expires));
    if (file === undefined) {
        process.stdout.write(issued.kubeconfig);
        return 0;
    }
    ownDirectory(path.dirname(file));
    writePrivate(file, issued.kubeconfig);
    console.log(file);
    return 0;
}

function requireKind(kind: string | undefined): void {
    if (kind !== undefined && kind !== "User" && kind !== "Group") {
        throw new UserError(
            `--kind is ${JSON.stringify(kind)}, but must be User or Group; usage: ${usage}`,
        );
    }
}

/** @throws UserError where the environment has no such team, or the team no such member. */
function membershipOf(
    { layers, teams }: PlatformConfig,
    name: string,
    member: string,
    kind: string | undefined,
): Membership {
    const spaces = allSpaces(teams).filter(({ team }) => team === name);
    if (spaces.length === 0) {
        const known = teams.map((each) => each.name).join(", ");
        throw new UserError(
            `There is no team ${JSON.stringify(name)}: ${known === "" ? "" : `use one of ${known}, or `}add it to groundwork:teams.`,
        );
    }
    if (!layers.includes("tenants")) {
        throw new UserError(
            "groundwork:layers has no tenants, so no team has a namespace: add that layer.",
        );
    }
    return findMember(name, spaces, member, kind);
}

function defaultFile(home: string, environment: string, team: string, member: string): string {
    const directory = path.join(home, "kubeconfigs");
    privateDirectory(directory);
    return path.join(directory, `${environment}-${team}-${encodeURIComponent(member)}.kubeconfig`);
}

function describe({ places }: Membership, user: string, expires: Date): string {
    const roles = places.map(({ space, role }) => `${role} in ${teamNamespace(space.name)}`);
    return `${user}: ${roles.join(", ")}, until ${expires.toISOString()}.`;
}
