import { type Progress, terminalProgress } from "../local/progress";
import { type Command, environmentOptions, readOptions } from "./command";
import {
    previewPlatform,
    refreshPlatform,
    type RunResult,
    updatePlatform,
} from "./engine/operations";
import { noteIdentity, movedCluster } from "./engine/identity";
import { changesJson, changesText, countLine } from "./report";
import { openSettledSession } from "./engine-command";
import type { Session } from "./session";
import { standing, standingText } from "./standing";

const usage = "bin/groundwork up [-e ENV] [--context NAME] [--refresh] [--json]";

/** Brings an environment up: nothing is changed before the policies have agreed to all of it. */
export const up: Command = {
    summary: "bring an environment up, from nothing or from whatever stands",
    usage,
    async run(args) {
        const options = readOptions(
            args,
            { ...environmentOptions, refresh: { type: "boolean", default: false } },
            usage,
        );
        const progress = terminalProgress();
        const session = await openSettledSession(
            { environment: options.env, context: options.context },
            progress,
        );
        if (options.refresh || movedCluster(session)) {
            await refreshPlatform(session.stack, progress);
        }

        const plan = await previewPlatform(session.stack, progress);
        if (!plan.succeeded) {
            console.log(options.json ? changesJson(plan) : changesText(plan));
            console.error("groundwork: nothing was changed.");
            return 1;
        }
        const result = plan.changes.length === 0 ? plan : await apply(session, plan, progress);
        noteIdentity(session);
        if (!result.succeeded) {
            console.log(options.json ? changesJson(result) : changesText(result));
            console.error("groundwork: run the same command again to go on from there.");
            return 1;
        }
        await present(session, result, options.json);
        return 0;
    },
};

async function apply(session: Session, plan: RunResult, progress: Progress): Promise<RunResult> {
    progress.info(countLine(plan));
    return updatePlatform(session.stack, progress);
}

async function present(session: Session, result: RunResult, json: boolean): Promise<void> {
    const systems = await standing(session);
    if (json) {
        const { changes, unchanged } = result;
        console.log(JSON.stringify({ changes, unchanged, systems }, undefined, 2));
        return;
    }
    console.log(`${countLine(result)}\n\n${standingText(session, systems)}`);
}
