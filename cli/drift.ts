import { UserError } from "../errors";
import { terminalProgress } from "../local/progress";
import { type Command, environmentOptions, readOptions } from "./command";
import { type DriftReport, lookForDrift } from "./drift/look";
import { lostObjects, repair } from "./drift/repair";
import { driftJson, driftText, objectName } from "./drift/report";
import { withSettledSession } from "./engine-command";
import { acceptOption, readAccepted } from "./plan/confirm";
import { overClusters } from "./fleet/round";
import { openSession, type Session } from "./session";

const usage =
    "bin/groundwork drift [-e ENV] [--cluster NAME] [--context NAME] [--allow MANAGER]... [--repair [--accept data-loss]] [--json]";

/** The exit code where it could not be told what differs, or not be put right. */
const untold = 2;

/**
 * Shows what differs live from what the platform declares, and who did it. Ends with code 0 where
 * nothing does, 1 where something does (after `--repair`: still does), 2 where it could not be told
 * or put right.
 */
export const drift: Command = {
    summary: "show what was changed in the cluster by hand, and who did it; --repair undoes it",
    usage,
    failureCode: untold,
    async run(args) {
        const options = readOptions(
            args,
            {
                ...environmentOptions,
                allow: { type: "string", multiple: true, default: [] as string[] },
                repair: { type: "boolean", default: false },
                ...acceptOption,
            },
            usage,
        );
        const acceptLoss = readAccepted(options.accept);
        if (acceptLoss && !options.repair) {
            throw new UserError("--accept is for a repair: give --repair too, or leave it out.");
        }
        const allowed = options.allow.flatMap((names) => names.split(","));
        const { context, json } = options;
        const manner = {
            format: json ? "json" : "text",
            stops: options.repair,
            failure: untold,
        } as const;
        return overClusters(options, manner, async (environment, print) => {
            const progress = terminalProgress();
            const place = { environment, context };
            const look = async (session: Session): Promise<number> => {
                const found = await lookForDrift(session, allowed, progress);
                if (!options.repair || found.drifts.length === 0) {
                    print(json ? driftJson(found) : driftText(found));
                    return found.drifts.length === 0 ? 0 : 1;
                }
                if (!json) {
                    print(driftText(found));
                }
                const left = await repair(session, found, { allowed, acceptLoss }, progress);
                print(json ? driftJson(left, found) : repairedText(found, left));
                return left.drifts.length === 0 ? 0 : 1;
            };
            return options.repair
                ? withSettledSession(place, progress, look)
                : look(await openSession(place, progress));
        });
    },
};

/** What a repair came to; that something was made anew empty stays to be seen. */
function repairedText(found: DriftReport, left: DriftReport): string {
    return [
        "",
        "After the repair:",
        ...lostObjects(found).map(
            (lost) => `! ${objectName(lost)} is new: ${String(lost.loss)} is gone`,
        ),
        driftText(left),
    ].join("\n");
}
