import { UserError } from "../../errors";
import type { Progress } from "../../local/progress";
import type { Tree } from "../../policy/library/plain";
import { kindArgument, kubectl, lastLine } from "../engine/access";
import {
    previewPlatform,
    previewRefreshed,
    type RunResult,
    updateRefreshed,
} from "../engine/operations";
import { changesText } from "../report";
import { type DriftReport, lookForDrift, type Placed } from "./look";
import type { ObjectDrift } from "./object";
import { removalPatch } from "./removal";
import { objectName } from "./report";

export interface RepairOptions {
    /** Managers that may add fields to the platform's objects. */
    readonly allowed: readonly string[];
    /** May objects be made anew whose data went with them? */
    readonly acceptLoss: boolean;
}

/** What was lost with an object that is no more, or is another one by now. */
export function lostObjects({ drifts }: DriftReport): readonly ObjectDrift[] {
    return drifts.filter(({ kind, loss }) => kind !== "changed" && loss !== undefined);
}

/**
 * Makes the cluster again what was declared, and looks once more. Nothing is changed before the
 * policies have agreed.
 *
 * @returns what is left.
 * @throws UserError where data went with an object and nobody accepted it, where more would change
 * than was found, or where a policy or the API server objects.
 */
export async function repair(
    session: Placed,
    found: DriftReport,
    options: RepairOptions,
    progress: Progress,
): Promise<DriftReport> {
    const { stack } = session;
    requireAccepted(found, options);
    requireNothingPending(agreed(await previewPlatform(stack, progress)), stack.environment);
    // A repair overrules whoever has taken a field over, which an `up` would not.
    const variables = { ...stack.stack.workspace.envVars };
    stack.stack.workspace.envVars = { ...variables, PULUMI_K8S_ENABLE_PATCH_FORCE: "true" };
    try {
        requireMild(agreed(await previewRefreshed(stack, progress)), stack.environment);
        agreed(await updateRefreshed(stack, progress));
    } finally {
        stack.stack.workspace.envVars = variables;
    }
    const left = await lookForDrift(session, options.allowed, progress);
    const removed = await removeAdditions(session, left);
    return removed ? lookForDrift(session, options.allowed, progress) : left;
}

function requireAccepted(found: DriftReport, { acceptLoss }: RepairOptions): void {
    const lost = lostObjects(found);
    if (lost.length > 0 && !acceptLoss) {
        throw new UserError(
            `A repair would make anew, and empty: ${lost.map(objectName).join(", ")}; restore what was in it first (docs/drift.md), or give --accept data-loss. Nothing was changed.`,
        );
    }
}

function agreed(result: RunResult): RunResult {
    if (!result.succeeded) {
        console.error(changesText(result));
        throw new UserError(
            "The repair was stopped by what stands above: put it right, then run the same command again.",
        );
    }
    return result;
}

/** What has been changed in the program since is not for a repair to bring up. */
function requireNothingPending({ changes }: RunResult, environment: string): void {
    if (changes.length > 0) {
        throw new UserError(
            `The program declares ${changes.length} changes that were not brought up yet, and a repair would bring them up too: run bin/groundwork preview -e ${environment}, then up --refresh, or go back to the commit that was brought up. Nothing was changed.`,
        );
    }
}

/** Replacing and deleting is for an `up`, which says what it puts at risk. */
function requireMild({ changes }: RunResult, environment: string): void {
    const harsh = changes.filter(({ op }) => op !== "create" && op !== "update");
    if (harsh.length > 0) {
        const names = harsh.map(({ op, kind, name }) => `${op} ${kind} ${name}`).join(", ");
        throw new UserError(
            `A repair would have to ${names}: run bin/groundwork up -e ${environment} --refresh for that. Nothing was changed.`,
        );
    }
}

/** Takes out what others have put beside the declared fields: of that, the engine knows nothing. */
async function removeAdditions({ access }: Placed, left: DriftReport): Promise<boolean> {
    let removed = false;
    for (const drift of left.drifts) {
        const fields = drift.fields.filter(({ kind }) => kind === "added");
        if (fields.length > 0 && drift.resourceVersion !== undefined) {
            await patch(access, drift, removalPatch(fields, drift.resourceVersion));
            removed = true;
        }
    }
    return removed;
}

async function patch(
    access: Placed["access"],
    drift: ObjectDrift,
    operations: readonly Tree[],
): Promise<void> {
    const { apiVersion, kind, namespace, name } = drift.object;
    const scope = namespace === undefined ? [] : ["--namespace", namespace];
    const what = ["--type=json", "--patch", JSON.stringify(operations)];
    const args = ["patch", kindArgument(apiVersion, kind), name, ...scope, ...what];
    await kubectl(access, args).catch((error: unknown) => {
        throw new UserError(
            `What was added to ${objectName(drift)} could not be taken out (${lastLine(error)}): run the same command again, or take it out by hand.`,
        );
    });
}
