import { UserError } from "../../errors";
import type { Tree } from "../../policy/library/plain";
import type { Progress } from "../../local/progress";
import { runOnStack } from "../engine/stateCommand";
import type { Session } from "../session";
import { type Expectation, fieldDrift, mayDiffer, plainDrift } from "./compare";
import { type DeclaredObject, declarationsOf } from "./declared";
import { parsePropertyPath } from "../propertyPath";
import { readLive, type Trial, tryDeclared } from "./live";
import { fateOf, lifeOf, type ObjectDrift } from "./object";
import { autoscaled } from "./scaling";

/** Where an environment's state is, and its cluster. */
export type Placed = Pick<Session, "stack" | "access">;

/** How an environment's live objects differ from those that the platform last declared. */
export interface DriftReport {
    readonly environment: string;
    readonly context: string;
    /** How many objects were compared. */
    readonly compared: number;
    readonly drifts: readonly ObjectDrift[];
    /** URNs of resources that could not be compared. */
    readonly unseen: readonly string[];
}

/**
 * Compares what the state declares with the live objects. It is the state that counts, not the
 * program: what has not been brought up yet is no drift, and `preview` tells it.
 *
 * @param allowed Managers that may add fields to the platform's objects.
 * @throws UserError where there is no state, or the cluster does not let its objects be read.
 */
export async function lookForDrift(
    { stack, access }: Placed,
    allowed: readonly string[],
    progress: Progress,
): Promise<DriftReport> {
    const { environment } = stack;
    const step = progress.step(`comparing ${environment} with context ${access.context}`);
    try {
        const state = await runOnStack(stack, ["export", "--show-secrets"]);
        const { objects, unseen } = declarationsOf(JSON.parse(state));
        if (objects.length === 0) {
            throw new UserError(
                `Environment ${environment} has no objects in its state: run bin/groundwork up -e ${environment} first.`,
            );
        }
        const live = await readLive(access, objects);
        const expected = expectations(objects, allowed);
        const suspects = objects.filter((object) => {
            const found = live(object);
            return found !== undefined && mayDiffer(expected(object), found);
        });
        const trials = await tryDeclared(access, suspects);
        const drifts = objects.flatMap((object) =>
            driftOf(object, live(object), trials.get(object), expected(object)),
        );
        step.done(`${objects.length} objects`);
        const { context } = access;
        return { environment, context, compared: objects.length, drifts, unseen };
    } catch (error) {
        step.fail();
        throw error;
    }
}

function expectations(
    objects: readonly DeclaredObject[],
    allowed: readonly string[],
): (object: DeclaredObject) => Expectation {
    const isScaled = autoscaled(objects);
    const replicas = parsePropertyPath("spec.replicas");
    return (object) => ({
        fields: object.fields,
        ignored: isScaled(object) ? [...object.ignored, replicas] : object.ignored,
        managers: { own: object.manager, allowed },
    });
}

function driftOf(
    object: DeclaredObject,
    live: Tree | undefined,
    trial: Trial | undefined,
    expected: Expectation,
): readonly ObjectDrift[] {
    const fate = fateOf(object, live);
    if (live === undefined || trial === undefined || fate?.kind === "leaving") {
        return fate === undefined ? [] : [fate];
    }
    const refusal = "refusal" in trial ? trial.refusal : undefined;
    const fields =
        "tried" in trial ? fieldDrift(expected, live, trial.tried) : plainDrift(expected, live);
    if (fate !== undefined) {
        return [{ ...fate, fields, refusal }];
    }
    const { resourceVersion } = lifeOf(live);
    const changed = { object, since: undefined, loss: undefined, fields, refusal, resourceVersion };
    // What the API server refuses to try is not known to be as declared.
    const same = fields.length === 0 && refusal === undefined;
    return same ? [] : [{ ...changed, kind: "changed" }];
}
