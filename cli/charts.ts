import { terminalProgress } from "../local/progress";
import { chartsOf, plainPasswords } from "../stacks/charts";
import { charts as locked } from "../versions";
import { lookAtCharts } from "./charts/locked";
import { type Command, readOptions } from "./command";
import { readSettings } from "./settings";
import { table } from "./table";

const usage = "bin/groundwork charts [-e ENV] [--json]";

/** Compares what charts' repositories serve with what is locked. */
export const charts: Command = {
    summary: "compare charts with their locks: the platform's own, or all that an environment has",
    usage,
    async run(args) {
        const options = readOptions(
            args,
            { env: { type: "string", short: "e" }, json: { type: "boolean", default: false } },
            usage,
        );
        // What Pulumi keeps opens only with the stack: helm's own login stands for it here.
        const wanted =
            options.env === undefined
                ? Object.values(locked)
                : chartsOf(readSettings(options.env), plainPasswords(undefined));
        const found = await lookAtCharts(wanted, terminalProgress());
        console.log(
            options.json
                ? JSON.stringify(found, undefined, 2)
                : table(found.map(({ chart, version, verdict }) => [chart, version, verdict])),
        );
        return found.every(({ isLocked }) => isLocked) ? 0 : 1;
    },
};
