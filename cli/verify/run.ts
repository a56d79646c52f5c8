import { randomBytes } from "node:crypto";

import { z } from "zod";

import type { PlatformConfig } from "../../config";
import { UserError } from "../../errors";
import type { Progress } from "../../local/progress";
import { namespaceOf } from "../../stacks/namespaces";
import type { ClusterSession } from "../session";
import type { Check } from "./check";
import { type Asking, find, read } from "./kube";
import { type Laboratory, raiseLaboratory, removeLaboratory, removeLeftovers } from "./laboratory";
import { nodeList, requireRealNodes, sortNodes } from "./nodes";
import { type CheckResult, runCheck } from "./runCheck";

/** What a run does. */
export interface Plan {
    readonly checks: readonly Check[];
    /** Seconds that no single wait is longer than. */
    readonly patience: number;
}

/**
 * Runs the checks one after the other. Whatever becomes of them, this run's namespace is removed.
 *
 * @throws UserError where no container runs in the cluster, or a signal stopped the run.
 */
export async function verifyPlatform(
    { config, access }: ClusterSession,
    { checks, patience }: Plan,
    progress: Progress,
): Promise<readonly CheckResult[]> {
    const interruption = new AbortController();
    const { signal } = interruption;
    const asking = { access, signal };
    const nodes = sortNodes(await read(asking, nodeList, ["get", "nodes"]));
    requireRealNodes(nodes, access.context);
    await requirePlatform(asking, config);
    await removeLeftovers(asking, progress);

    const id = randomBytes(3).toString("hex");
    const run = { config, nodes, id, patience, ...asking };
    let laboratory: Promise<Laboratory> | undefined;
    const onSignal = (name: NodeJS.Signals): void => {
        interruption.abort(
            new UserError(`${name} stopped verify: what it has made is removed, so run it again.`),
        );
    };
    process.on("SIGINT", onSignal).on("SIGTERM", onSignal);
    try {
        const raise = (): Promise<Laboratory> => (laboratory ??= raiseLaboratory(run));
        const shared = { config, access, nodes, id, patience, laboratory: raise };
        const results: CheckResult[] = [];
        for (const check of checks) {
            results.push(await runCheck(check, shared, signal, progress));
        }
        return results;
    } finally {
        if (laboratory !== undefined) {
            // What is still being made must be there to be removed.
            await laboratory.catch(() => undefined);
            await removeLaboratory(run, !signal.aborted, progress);
        }
        process.off("SIGINT", onSignal).off("SIGTERM", onSignal);
    }
}

/** Every environment has this namespace, whatever its layers. */
async function requirePlatform(asking: Asking, { environment }: PlatformConfig): Promise<void> {
    const args = ["get", "namespace", namespaceOf("monitoring")];
    if ((await find(asking, z.object({}), args)) === undefined) {
        throw new UserError(
            `The platform does not stand at context ${asking.access.context}: run bin/groundwork up -e ${environment}, or name another context with --context.`,
        );
    }
}
