import { isDeepStrictEqual } from "node:util";

import { UserError } from "../../errors";
import type { Progress } from "../../local/progress";
import type { ClusterAccess } from "./access";
import type { FailedCreation } from "./changes";
import { lockedSentence } from "./failure";
import { madeObject } from "./made";
import type { PlatformStack } from "./stack";
import { readState, type StateResource, writeState } from "./state";

/*
 * What a run leaves behind that was killed, or lost its cluster: resources of which the engine does
 * not know whether they came to be. Its state has a place for them, the pending operations.
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
    if (pending.length === 0) {
        return;
    }
    const step = progress.step(`settling ${pending.length} operations of an interrupted run`);
    const adopted: StateResource[] = [];
    for (const { type, resource } of pending) {
        const made = type === "creating" ? await adopt(resource, access) : undefined;
        adopted.push(...(made === undefined ? [] : [made]));
    }
    const deployment = {
        ...rest,
        resources: [...makingWay(resources, adopted), ...adopted],
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

/**
 * Notes in the state those creations that failed without an answer of the API server: it may have
 * made the objects all the same. The next run settles them.
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
    const { deployment } = state;
    const known = new Set(deployment.resources?.map(({ urn }) => urn));
    const operations = unanswered
        .filter(({ resource }) => !known.has(resource.urn))
        .map(({ resource }) => ({ type: "creating", resource: pendingForm(resource) }));
    const pending = [...(deployment.pending_operations ?? []), ...operations];
    await writeState(platform, {
        ...state,
        deployment: { ...deployment, pending_operations: pending },
    });
}

/** What the API server says of an object that it has not made. */
const isRefusal = /already exists|is forbidden|is invalid|denied the request/;

function pendingForm({
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
