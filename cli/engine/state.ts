import { z } from "zod";

import type { PlatformStack } from "./stack";
import { runOnStack } from "./stateCommand";

const resourceForm = z.looseObject({
    urn: z.string(),
    type: z.string(),
    inputs: z.record(z.string(), z.unknown()).optional(),
    /** Why it is not ready, as far as the run that made it saw. */
    initErrors: z.array(z.string()).optional(),
    /** Deleted already, as the first half of a replacement. */
    pendingReplacement: z.boolean().optional(),
});

/** A resource as the state has it. */
export type StateResource = z.output<typeof resourceForm>;

const stateForm = z.looseObject({
    deployment: z.looseObject({
        resources: z.array(resourceForm).optional(),
        pending_operations: z
            .array(z.looseObject({ type: z.string(), resource: resourceForm }))
            .optional(),
    }),
});

/** All that the engine knows of an environment; its secrets stay encrypted. */
export type StackState = z.output<typeof stateForm>;

export async function readState(platform: PlatformStack): Promise<StackState> {
    return stateForm.parse(JSON.parse(await runOnStack(platform, ["export"])));
}

export async function writeState(platform: PlatformStack, state: StackState): Promise<void> {
    await runOnStack(platform, ["import"], JSON.stringify(state));
}
