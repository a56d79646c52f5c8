import { isDeepStrictEqual } from "node:util";

import { UserError } from "../../errors";
import type { Progress } from "../../local/progress";
import type { ClusterAccess } from "./access";
import type { FailedCreation } from "./changes";
import { lockedSentence } from "./failure";
import { madeObject } from "./made";
import type { PlatformStack } from "./stack";
import { readState, type StackState, type StateResource, writeState } from "./state";

/*
 * What a run leaves behind that was killed, or lost its cluster: resources of which the engine does
 * not know whether they came to be.
 */

/**
 * Settles the creations that an earlier run left open: what the cluster has of them is taken into
 * the state, what it has not is forgotten and will be created again. Without this, the next run would
 * either leave an orphan or fail because the object already exists.
 *
 * What is taken in counts as not ready yet, so that the next `up` applies it and waits for it, as the
 * run before could not; one write of the state does all, so that it can be killed as well.
 *
 * `pulumi refresh --import-pending-creates` promises the same, but forgets the resources it was told
 * to import (seen with Pulumi 3.245).
 *
 * @throws UserError where somebody else changes the state meanwhile.
 */
export async function settlePending(
    platform: PlatformStack,
    access: ClusterAccess,
    progress: Progress,
): Promise<void> {
    const state = await readState(platform);
    const { pending_operations: pending = [], resources = [], ...rest } = state.deployment;
    const settled = resources.filter((resource) => !isUnanswered(resource));
    const open = [...creating(state), ...resources.filter(isUnanswered)];
    if (pending.length === 0 && open.length === 0) {
        return;
    }
    const step = progress.step(`settling ${open.length} creations of an interrupted run`);
    const adopted: StateResource[] = [];
    for (const resource of open) {
        const made = await adopt(resource, access);
        adopted.push(...(made === undefined ? [] : [made]));
    }
    const deployment = {
        ...rest,
        resources: [...makingWay(settled, adopted), ...adopted],
        pending_operations: [],
    };
    // Elsewhere a run may be under way, whose operations only look interrupted from here.
    if (!isDeepStrictEqual(await readState(platform), state)) {
        step.fail();
        throw new UserError(lockedSentence(platform.environment));
    }
    await writeState(platform, { ...state, deployment });
    step.done(`${adopted.length} found in the cluster, the others will be made again`);
}

/** The state of a resource whose creation was not seen to its end, if the cluster has its object. */
async function adopt(
    resource: StateResource,
    access: ClusterAccess,
): Promise<StateResource | undefined> {
    const made = await madeObject(resource, access);
    return (
        made && {
            ...resource,
            id: made.id,
            outputs: {
                ...resource.inputs,
                // By these the provider tells what the program changes, such as a ConfigMap's data.
                __inputs: resource.inputs,
                __initialApiVersion: made.apiVersion,
                __fieldManager: made.manager,
            },
            initErrors: ["its creation was interrupted"],
        }
    );
}

/** Those that a replacement was to follow are gone already, or are still to be deleted. */
function makingWay(
    resources: readonly StateResource[],
    adopted: readonly StateResource[],
): readonly StateResource[] {
    const urns = new Set(adopted.map(({ urn }) => urn));
    return resources
        .filter(({ urn, pendingReplacement }) => !(urns.has(urn) && pendingReplacement === true))
        .map((resource) => (urns.has(resource.urn) ? { ...resource, delete: true } : resource));
}

/** The creations that the engine had begun and not ended. */
function creating({ deployment }: StackState): readonly StateResource[] {
    return (deployment.pending_operations ?? [])
        .filter(({ type }) => type === "creating")
        .map(({ resource }) => resource);
}

/** Stands in the state with resources of which nobody knows whether they came to be. */
const unansweredMark = "it was asked for, and the cluster gave no answer";

function isUnanswered({ initErrors }: StateResource): boolean {
    return initErrors?.includes(unansweredMark) === true;
}

/**
 * Notes in the state those creations that failed without an answer of the API server: it may have
 * made the objects all the same. The next run settles them. They are noted as resources that failed
 * to become ready, for an import drops all pending operations.
 */
export async function noteUnanswered(
    platform: PlatformStack,
    creations: readonly FailedCreation[],
): Promise<void> {
    const unanswered = creations.filter(({ reason }) => !isRefusal.test(reason));
    if (unanswered.length === 0) {
        return;
    }
    const state = await readState(platform);
    const { resources = [] } = state.deployment;
    const known = new Set(resources.map(({ urn }) => urn));
    const open = [...creating(state), ...unanswered.map(({ resource }) => declared(resource))];
    const noted = open.filter(({ urn }) => !known.has(urn)).map(asUnanswered);
    const deployment = { ...state.deployment, resources: [...resources, ...noted] };
    await writeState(platform, { ...state, deployment });
}

/** What the API server says of an object that it has not made. */
const isRefusal = /already exists|is forbidden|is invalid|denied the request/;

function declared({
    urn,
    type,
    inputs,
    parent,
    provider,
    protect,
}: FailedCreation["resource"]): StateResource {
    return {
        urn,
        type,
        custom: true,
        inputs,
        ...(parent !== "" && { parent }),
        ...(provider !== "" && { provider }),
        ...(protect === true && { protect }),
    };
}

/** The engine wants an ID of whatever is in its state; this one is never used to find anything. */
function asUnanswered(resource: StateResource): StateResource {
    return {
        ...resource,
        id: "unanswered",
        outputs: resource.inputs,
        initErrors: [unansweredMark],
    };
}
