import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

import { z } from "zod";

import type { Progress } from "../../local/progress";
import { type ClusterAccess, kubectl } from "./access";
import { runPulumi } from "./run";
import type { PlatformStack } from "./stack";

/*
 * What a run that was killed leaves behind: a lock that nobody holds any more, and resources of
 * which the engine does not know whether they came to be.
 */

const lockFile = z.looseObject({ pid: z.int(), hostname: z.string() });

const pendingState = z.looseObject({
    deployment: z.looseObject({
        pending_operations: z
            .array(
                z.looseObject({
                    type: z.string(),
                    resource: z.looseObject({
                        urn: z.string(),
                        inputs: z.record(z.string(), z.unknown()).optional(),
                    }),
                }),
            )
            .optional(),
    }),
});

/** Removes the lock of a run of this machine that is no longer alive. */
export async function releaseDeadLock(platform: PlatformStack): Promise<void> {
    const { home, environment, stack } = platform;
    const locks = path.join(home, "state/.pulumi/locks/organization/groundwork", environment);
    const files = fs.existsSync(locks) ? fs.readdirSync(locks) : [];
    const holders = files.map((file) =>
        lockFile.safeParse(JSON.parse(fs.readFileSync(path.join(locks, file), "utf8"))),
    );
    const dead =
        holders.length > 0 &&
        holders.every(
            ({ data }) =>
                data !== undefined && data.hostname === os.hostname() && !isAlive(data.pid),
        );
    if (dead) {
        await stack.cancel();
    }
}

function isAlive(pid: number): boolean {
    try {
        process.kill(pid, 0);
        return true;
    } catch (error) {
        return error instanceof Error && Reflect.get(error, "code") === "EPERM";
    }
}

/**
 * Settles the creations that a killed run left open: what the cluster has is taken into the state,
 * what it has not is forgotten and will be created again. Without this, the next run would either
 * leave an orphan or fail because the object already exists.
 */
export async function settlePending(
    platform: PlatformStack,
    access: ClusterAccess,
    progress: Progress,
): Promise<void> {
    const state = pendingState.parse(await platform.stack.exportStack());
    const pending = state.deployment.pending_operations ?? [];
    if (pending.length === 0) {
        return;
    }
    const step = progress.step(`settling ${pending.length} operations of an interrupted run`);
    const imports: string[] = [];
    for (const { type, resource } of pending) {
        const id = type === "creating" ? await existing(access, resource.inputs ?? {}) : undefined;
        if (id !== undefined) {
            imports.push("--import-pending-creates", resource.urn, "--import-pending-creates", id);
        }
    }
    const { workspace, name } = platform.stack;
    await runPulumi(
        workspace.pulumiCommand,
        [
            "refresh",
            "--yes",
            "--skip-preview",
            "--stack",
            name,
            ...imports,
            "--clear-pending-creates",
        ],
        { directory: workspace.workDir, variables: workspace.envVars },
    );
    step.done(`${imports.length / 4} found in the cluster, the others will be made again`);
}

const objectInputs = z.looseObject({
    apiVersion: z.string(),
    kind: z.string(),
    metadata: z.looseObject({ name: z.string(), namespace: z.string().optional() }),
});

/** The provider's id of an object, if the cluster has it. */
async function existing(
    access: ClusterAccess,
    inputs: Readonly<Record<string, unknown>>,
): Promise<string | undefined> {
    const parsed = objectInputs.safeParse(inputs);
    if (!parsed.success) {
        return undefined;
    }
    const { apiVersion, kind, metadata } = parsed.data;
    const [version = "", group = ""] = apiVersion.split("/").reverse();
    const resource = group === "" ? kind : `${kind}.${version}.${group}`;
    const scope = metadata.namespace === undefined ? [] : ["--namespace", metadata.namespace];
    const found = await kubectl(access, [
        ...["get", resource, metadata.name, "--ignore-not-found", "-o", "name"],
        ...scope,
    ]).catch(() => "");
    if (found.trim() === "") {
        return undefined;
    }
    return metadata.namespace === undefined
        ? metadata.name
        : `${metadata.namespace}/${metadata.name}`;
}
