import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

import { z } from "zod";

import { UserError } from "../../errors";
import { inspectProcess } from "../../local/processes";
import type { Progress } from "../../local/progress";
import { type ClusterAccess, kindArgument, kubectl } from "./access";
import { lockDirectory, stateFile } from "./backend";
import { lockedSentence } from "./failure";
import { settleJournal } from "./journal/file";
import type { PlatformStack } from "./stack";
import { runOnStack } from "./stateCommand";

/*
 * What a run that was killed leaves behind: a lock that nobody holds any more, and resources of
 * which the engine does not know whether they came to be.
 */

const lockForm = z.looseObject({ pid: z.int(), hostname: z.string() });

const stateResource = z.looseObject({
    urn: z.string(),
    inputs: z.record(z.string(), z.unknown()).optional(),
});

type StateResource = z.output<typeof stateResource>;

const exportedState = z.looseObject({
    deployment: z.looseObject({
        resources: z.array(z.unknown()).optional(),
        pending_operations: z
            .array(z.looseObject({ type: z.string(), resource: stateResource }))
            .optional(),
    }),
});

const objectInputs = z.looseObject({
    apiVersion: z.string(),
    kind: z.string(),
    metadata: z.looseObject({ name: z.string(), namespace: z.string().optional() }),
});

const liveForm = z.looseObject({
    metadata: z.looseObject({
        name: z.string(),
        namespace: z.string().optional(),
        managedFields: z.array(z.looseObject({ manager: z.string() })),
    }),
});

/**
 * Makes sure that no other run holds the environment: the lock of a run of this machine that is no
 * longer alive is removed. Only the state in the home directory is looked at; with a backend of the
 * user's own, the engine itself meets the lock.
 *
 * @throws UserError where another run holds it.
 */
export async function requireNoOtherRun(platform: PlatformStack): Promise<void> {
    const { home, environment, backend, stack } = platform;
    const locks = locksOf(home, environment);
    if (locks.length === 0) {
        return;
    }
    if (!locks.every(isDead)) {
        throw new UserError(lockedSentence(environment, backend));
    }
    await stack.cancel();
}

/**
 * Puts into the state what a killed run did before its end, so that whoever reads the state knows of
 * it. A run that is under way keeps its journal.
 */
export function settleDeadRun(home: string, environment: string): void {
    if (locksOf(home, environment).every(isDead)) {
        settleJournal(stateFile(home, environment));
    }
}

function locksOf(home: string, environment: string): readonly string[] {
    const directory = lockDirectory(home, environment);
    const files = fs.existsSync(directory) ? fs.readdirSync(directory) : [];
    return files.map((file) => path.join(directory, file));
}

function isDead(lock: string): boolean {
    try {
        const { pid, hostname } = lockForm.parse(JSON.parse(fs.readFileSync(lock, "utf8")));
        return hostname === os.hostname() && inspectProcess(pid) === undefined;
    } catch {
        return false; // It is being written, or has just been released.
    }
}

/**
 * Settles the creations that a killed run left open: what the cluster has is taken into the state,
 * what it has not is forgotten and will be created again. Without this, the next run would either
 * leave an orphan or fail because the object already exists.
 *
 * `pulumi refresh --import-pending-creates` promises the same, but forgets the resources it was told
 * to import (seen with Pulumi 3.245).
 */
export async function settlePending(
    platform: PlatformStack,
    access: ClusterAccess,
    progress: Progress,
): Promise<void> {
    const { stack } = platform;
    const state = exportedState.parse(JSON.parse(await runOnStack(platform, ["export"])));
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
    const deployment = { ...rest, resources: [...resources, ...adopted], pending_operations: [] };
    await runOnStack(platform, ["import"], JSON.stringify({ ...state, deployment }));
    if (adopted.length > 0) {
        await stack.refresh({ target: adopted.map(({ urn }) => urn) });
    }
    step.done(`${adopted.length} found in the cluster, the others will be made again`);
}

/** The state of a resource whose creation was not seen to its end, if the cluster has its object. */
async function adopt(
    resource: StateResource,
    access: ClusterAccess,
): Promise<StateResource | undefined> {
    const inputs = objectInputs.safeParse(resource.inputs);
    const live = inputs.success ? await liveObject(access, inputs.data) : undefined;
    if (!inputs.success || live === undefined) {
        return undefined;
    }
    const { apiVersion } = inputs.data;
    const { name, namespace, managedFields } = live.metadata;
    // The provider goes on under the name that it created the object with: under another, it would
    // be refused its own fields.
    const manager = managedFields.find((each) => each.manager.startsWith("pulumi-kubernetes"));
    return {
        ...resource,
        id: namespace === undefined ? name : `${namespace}/${name}`,
        outputs: {
            ...resource.inputs,
            __initialApiVersion: apiVersion,
            ...(manager && { __fieldManager: manager.manager }),
        },
    };
}

async function liveObject(
    access: ClusterAccess,
    { apiVersion, kind, metadata }: z.output<typeof objectInputs>,
): Promise<z.output<typeof liveForm> | undefined> {
    const scope = metadata.namespace === undefined ? [] : ["--namespace", metadata.namespace];
    const found = await kubectl(access, [
        ...[
            "get",
            kindArgument(apiVersion, kind),
            metadata.name,
            "--ignore-not-found",
            "--show-managed-fields",
        ],
        ...["-o", "json", ...scope],
    ]).catch((error: unknown) => {
        // A kind whose definition was still to come has no objects.
        if (String(error).includes("the server doesn't have a resource type")) {
            return "";
        }
        throw error;
    });
    return found.trim() === "" ? undefined : liveForm.parse(JSON.parse(found));
}
