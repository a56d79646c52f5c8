import { parseQuantity } from "../../components/internal/quantity";
import { priorities } from "../../components/priority-classes/values";
import { teamNamespace } from "../../components/team/values";
import type { TeamConfig } from "../../config";
import { type Context, note, type Observation, problem, warning } from "./check";
import { type Manifest, tryToCreate, type Trial } from "./kube";
import { probePod } from "./manifests";

/** Something that a team's namespace must refuse. */
interface Forbidden {
    readonly what: string;
    readonly object: Manifest;
    /** Whose refusal it must be. */
    readonly refusal: RegExp;
}

/** What the API server says to pods and Services in a team's namespace; nothing is made of them. */
export async function* tryBounds(context: Context, team: TeamConfig): AsyncIterable<Observation> {
    const ordinary = await tryToCreate(context, pod(context, team, {}));
    yield ordinary.admitted
        ? note(`${team.name}: an ordinary pod`, "admitted")
        : warning(
              `${team.name}: an ordinary pod`,
              `refused, is the quota used up? ${ordinary.reason}`,
          );
    for (const forbidden of forbiddenIn(context, team)) {
        const trial = await tryToCreate(context, forbidden.object);
        yield judgeTrial(`${team.name}: ${forbidden.what}`, trial, forbidden.refusal);
    }
}

/** A refusal is right only where it comes from whom it should. */
export function judgeTrial(what: string, trial: Trial, refusal: RegExp): Observation {
    if (trial.admitted) {
        return problem(
            what,
            "admitted",
            "the namespace has lost its labels or its quotas: run bin/groundwork refresh and up",
        );
    }
    return refusal.test(trial.reason)
        ? note(what, `refused: ${shorten(trial.reason)}`)
        : problem(what, `refused for another reason: ${trial.reason}`, "see the reason");
}

function forbiddenIn(context: Context, team: TeamConfig): readonly Forbidden[] {
    const cpu = `${Math.ceil(parseQuantity(team.quota.cpu) ?? 0) + 1}`;
    const beyond = { requests: { cpu, memory: "32Mi" }, limits: { cpu, memory: "32Mi" } };
    return [
        {
            what: "a privileged pod",
            object: pod(context, team, { securityContext: { privileged: true } }),
            refusal: /violates PodSecurity/,
        },
        {
            what: `a pod with ${cpu} CPUs, of ${team.quota.cpu}`,
            object: pod(context, team, { resources: beyond }),
            refusal: /exceeded quota/,
        },
        {
            what: `a pod of priority ${priorities.critical.name}`,
            object: pod(context, team, {}, { priorityClassName: priorities.critical.name }),
            refusal: /exceeded quota: priorities/,
        },
        {
            what: "a Service of type NodePort",
            object: {
                apiVersion: "v1",
                kind: "Service",
                metadata: metadataIn(team),
                spec: { type: "NodePort", ports: [{ port: 80 }] },
            },
            refusal: /exceeded quota.*services\.nodeports/,
        },
    ];
}

function pod(
    { nodes }: Context,
    team: TeamConfig,
    container: Manifest,
    rest: Manifest = {},
): Manifest {
    return {
        apiVersion: "v1",
        kind: "Pod",
        metadata: metadataIn(team),
        spec: probePod(nodes, container, rest),
    };
}

function metadataIn(team: TeamConfig) {
    return { name: "groundwork-verify", namespace: teamNamespace(team.name) };
}

/** The API server's sentence without the object that it is about. */
function shorten(reason: string): string {
    return reason.replace(/^.*? is forbidden: /, "");
}
