import { nodesOf, serveImages } from "../local/cluster";
import { homeDirectory } from "../local/paths";
import { type Progress, terminalProgress } from "../local/progress";
import { requireLockedCharts } from "./charts/locked";
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
import { overClusters, type Print } from "./fleet/round";
import type { Session } from "./session";
import { standing, standingText } from "./standing";

const usage =
    "bin/groundwork up [-e ENV] [--cluster NAME] [--context NAME] [--refresh] [--accept data-loss] [--json]";

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
        const { env, cluster, context, refresh, json } = options;
        const wish = { refresh, json, isAccepted: readAccepted(options.accept) };
        const manner = { format: json ? "json" : "text", stops: true } as const;
        return overClusters({ env, cluster, context }, manner, (environment, print) => {
            const progress = terminalProgress();
            return withSettledSession({ environment, context }, progress, (session) =>
                bringUp(session, wish, print, progress),
            );
        });
    },
};

interface Wish {
    readonly refresh: boolean;
    readonly json: boolean;
    /** Has somebody agreed beforehand to lose data? */
    readonly isAccepted: boolean;
}

/** Brings one cluster up. @returns the exit code */
async function bringUp(
    session: Session,
    { refresh, json, isAccepted }: Wish,
    print: Print,
    progress: Progress,
): Promise<number> {
    const { config, stack } = session;
    const fail = (result: RunResult, then: string): number => {
        print(json ? changesJson(result) : changesText(result));
        console.error(`groundwork: ${then}`);
        return 1;
    };
    if (nodesOf(config.context) === "real") {
        await serveImages(homeDirectory(), progress);
    }
    if (refresh || movedCluster(session)) {
        const refreshed = await refreshPlatform(stack, progress);
        if (!refreshed.succeeded) {
            return fail(refreshed, "nothing was changed.");
        }
    }

    await requireLockedCharts(session, progress);
    const plan = await previewPlatform(stack, progress);
    if (!plan.succeeded) {
        return fail(plan, "nothing was changed.");
    }
    if (!isAccepted) {
        await confirmPlan(planOf(config.environment, plan), ownTerminal());
    }
    const changes = plan.changes.length > 0 || plan.outputsChange;
    const result = changes ? await apply(session, plan, progress) : plan;
    noteIdentity(session);
    if (!result.succeeded) {
        return fail(result, wayOn(result));
    }
    print(await described(session, result, json));
    return 0;
}

async function apply(session: Session, plan: RunResult, progress: Progress): Promise<RunResult> {
    progress.info(countLine(plan));
    return updatePlatform(session.stack, progress);
}

async function described(session: Session, result: RunResult, json: boolean): Promise<string> {
    const systems = await standing(session);
    const { changes, unchanged } = result;
    return json
        ? JSON.stringify({ changes, unchanged, systems }, undefined, 2)
        : `${countLine(result)}\n\n${standingText(session, systems)}`;
}
