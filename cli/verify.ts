import { UserError } from "../errors";
import { terminalProgress } from "../local/progress";
import { type Command, environmentOptions, readOptions } from "./command";
import { overClusters } from "./fleet/round";
import { oneStackOf } from "./fleet/stacks";
import { openClusterSession } from "./session";
import type { Check } from "./verify/check";
import { allChecks } from "./verify/checks";
import { formats } from "./verify/report";
import { verifyPlatform } from "./verify/run";

const usage =
    "bin/groundwork verify [-e ENV] [--cluster NAME] [--context NAME] [--check NAME[,NAME]] [--patience SECONDS] [--format text|json|junit] [--json]";

/** Tries out whether the platform does its job. Ends with code 1 where a check failed. */
export const verify: Command = {
    summary: "try out whether the platform does its job: DNS, ingress, metrics, alerts, teams",
    usage,
    async run(args) {
        const options = readOptions(
            args,
            {
                ...environmentOptions,
                check: { type: "string" },
                patience: { type: "string" },
                format: { type: "string" },
            },
            usage,
        );
        const format = chooseFormat(options.format, options.json);
        const plan = {
            checks: chooseChecks(options.check),
            patience: readPatience(options.patience),
        };
        if (format === "junit") {
            oneStackOf(options); // A document of JUnit's has one root.
        }
        const manner = { format: format === "json" ? "json" : "text", stops: false } as const;
        return overClusters(options, manner, async (environment, print) => {
            const progress = terminalProgress();
            const { context } = options;
            const session = await openClusterSession({ environment, context }, progress);
            const started = new Date();
            const results = await verifyPlatform(session, plan, progress);
            const { context: reached } = session.access;
            print(formats[format]({ environment, context: reached, started, results }));
            return results.some(({ outcome }) => outcome === "failed") ? 1 : 0;
        });
    },
};

/**
 * How the report is printed.
 *
 * @throws UserError for a format that there is not, or two at once.
 */
export function chooseFormat(format: string | undefined, json: boolean): keyof typeof formats {
    if (json && format !== undefined && format !== "json") {
        throw new UserError(
            `--json and --format ${format} are two formats: leave one of them out.`,
        );
    }
    const name = format ?? (json ? "json" : "text");
    if (name === "text" || name === "json" || name === "junit") {
        return name;
    }
    throw new UserError(
        `--format is ${JSON.stringify(name)}, but must be one of ${Object.keys(formats).join(", ")}: correct it.`,
    );
}

/**
 * The seconds that no wait is longer than.
 *
 * @throws UserError for anything but a whole number of them, from 1.
 */
export function readPatience(text: string | undefined): number {
    if (text === undefined) {
        return Infinity;
    }
    if (/^[1-9][0-9]{0,4}$/.test(text)) {
        return Number(text);
    }
    throw new UserError(
        `--patience is ${JSON.stringify(text)}, but must be a whole number of seconds, such as 30: correct it, or leave it out.`,
    );
}

/**
 * The checks of a list of names, in the order in which they run; all where there is no list.
 *
 * @throws UserError for a name that no check has.
 */
export function chooseChecks(list: string | undefined): readonly Check[] {
    if (list === undefined) {
        return allChecks;
    }
    const wanted = list.split(",").map((name) => name.trim());
    const known = allChecks.map(({ name }) => name);
    const stranger = wanted.find((name) => !known.includes(name));
    if (stranger !== undefined) {
        throw new UserError(
            `--check is ${JSON.stringify(list)}, but there is no check ${JSON.stringify(stranger)}: use one or more of ${known.join(", ")}, with commas between them.`,
        );
    }
    return allChecks.filter(({ name }) => wanted.includes(name));
}
