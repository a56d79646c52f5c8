import { parseQuantity } from "../../components/internal/quantity";
import { priorities } from "../../components/priority-classes/values";
import type { TeamSpace } from "../../components/team/spaces";
import { limitsImages, teamNamespace } from "../../components/team/values";
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
export async function* tryBounds(context: Context, space: TeamSpace): AsyncIterable<Observation> {
    const ordinary = await tryToCreate(context, pod(context, space, {}));
    yield ordinary.admitted
        ? note(`${space.name}: an ordinary pod`, "admitted")
        : warning(
              `${space.name}: an ordinary pod`,
              `refused, is the quota used up? ${ordinary.reason}`,
          );
    for (const forbidden of forbiddenIn(context, space)) {
        const trial = await tryToCreate(context, forbidden.object);
        yield judgeTrial(`${space.name}: ${forbidden.what}`, trial, forbidden.refusal);
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

function forbiddenIn(context: Context, space: TeamSpace): readonly Forbidden[] {
    const cpu = `${Math.ceil(parseQuantity(space.quota.cpu) ?? 0) + 1}`;
    const beyond = { requests: { cpu, memory: "32Mi" }, limits: { cpu, memory: "32Mi" } };
    return [
        {
            what: "a privileged pod",
            object: pod(context, space, { securityContext: { privileged: true } }),
            refusal: /violates PodSecurity/,
        },
        {
            what: `a pod with ${cpu} CPUs, of ${space.quota.cpu}`,
            object: pod(context, space, { resources: beyond }),
            refusal: /exceeded quota|maximum cpu usage per Container/,
        },
        {
            what: `a pod of priority ${priorities.critical.name}`,
            object: pod(context, space, {}, { priorityClassName: priorities.critical.name }),
            refusal: /exceeded quota: priorities/,
        },
        {
            what: "a Service of type NodePort",
            object: {
                apiVersion: "v1",
                kind: "Service",
                metadata: metadataIn(space),
                spec: { type: "NodePort", ports: [{ port: 80 }] },
            },
            // Where the policies are in force, they are asked first.
            refusal: /exceeded quota.*services\.nodeports|denied request: no-node-port/,
        },
        ...(limitsImages(space)
            ? [
                  {
                      what: "an image from elsewhere",
                      object: pod(context, space, { image: "elsewhere.invalid/groundwork:1" }),
                      refusal: /is from none of the registries/,
                  },
              ]
            : []),
    ];
}

function pod(
    { nodes }: Context,
    space: TeamSpace,
    container: Manifest,
    rest: Manifest = {},
): Manifest {
    return {
        apiVersion: "v1",
        kind: "Pod",
        metadata: metadataIn(space),
        spec: probePod(nodes, { ...imageIn(space), ...container }, rest),
    };
}

function metadataIn(space: TeamSpace) {
    return { name: "groundwork-verify", namespace: teamNamespace(space.name) };
}

/** The API server's sentence without the object that it is about. */
function shorten(reason: string): string {
    return reason.replace(/^.*? is forbidden: /, "");
}

/** Nothing is pulled in a trial, but an image from elsewhere would be refused first. */
function imageIn({ registries: [registry] }: TeamSpace): Manifest {
    return registry === undefined ? {} : { image: `${registry}/groundwork-verify:1` };
}
