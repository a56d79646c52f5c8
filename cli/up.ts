import { nodesOf, serveImages } from "../local/cluster";
import { homeDirectory } from "../local/paths";
import { type Progress, terminalProgress } from "../local/progress";
import { type Command, environmentOptions, readOptions } from "./command";
import {
    previewPlatform,
    refreshPlatform,
    type RunResult,
    updatePlatform,
} from "./engine/operations";
import { wayOn } from "./engine/failure";
import { noteIdentity, movedCluster } from "./engine/identity";
import { acceptOption, confirmPlan, ownTerminal, readAccepted } from "./plan/confirm";
import { planOf } from "./plan/plan";
import { changesJson, changesText, countLine } from "./report";
import { withSettledSession } from "./engine-command";
import type { Session } from "./session";
import { standing, standingText } from "./standing";

const usage =
    "bin/groundwork up [-e ENV] [--context NAME] [--refresh] [--accept data-loss] [--json]";

/**
 * Brings an environment up: nothing is changed before the policies have agreed to all of it, and
 * somebody to the data that it loses.
 */
export const up: Command = {
    summary: "bring an environment up, from nothing or from whatever stands",
    usage,
    async run(args) {
        const options = readOptions(
            args,
            {
                ...environmentOptions,
                ...acceptOption,
                refresh: { type: "boolean", default: false },
            },
            usage,
        );
        const isAccepted = readAccepted(options.accept);
        const progress = terminalProgress();
        const place = { environment: options.env, context: options.context };
        return withSettledSession(place, progress, (session) =>
            bringUp(session, { ...options, isAccepted }, progress),
        );
    },
};

interface UpOptions {
    readonly refresh: boolean;
    readonly json: boolean;
    /** Has somebody agreed to lose data? */
    readonly isAccepted: boolean;
}

async function bringUp(session: Session, options: UpOptions, progress: Progress): Promise<number> {
    const { config, stack } = session;
    if (nodesOf(config.context) === "real") {
        await serveImages(homeDirectory(), progress);
    }
    if (options.refresh || movedCluster(session)) {
        const refreshed = await refreshPlatform(stack, progress);
        if (!refreshed.succeeded) {
            return tellFailure(refreshed, options.json, "nothing was changed.");
        }
    }

    const plan = await previewPlatform(stack, progress);
    if (!plan.succeeded) {
        return tellFailure(plan, options.json, "nothing was changed.");
    }
    if (!options.isAccepted) {
        await confirmPlan(planOf(config.environment, plan), ownTerminal());
    }
    const changes = plan.changes.length > 0 || plan.outputsChange;
    const result = changes ? await apply(session, plan, progress) : plan;
    noteIdentity(session);
    if (!result.succeeded) {
        return tellFailure(result, options.json, wayOn(result));
    }
    await present(session, result, options.json);
    return 0;
}

function tellFailure(result: RunResult, json: boolean, then: string): number {
    console.log(json ? changesJson(result) : changesText(result));
    console.error(`groundwork: ${then}`);
    return 1;
}

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
