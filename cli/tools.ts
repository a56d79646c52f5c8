import { terminalProgress } from "../local/progress";
import { ensureTools, toolNames } from "../local/tools";
import { type Command, readOptions } from "./command";
import { table } from "./table";

const usage = "bin/groundwork tools [--json]";

/** Gets every tool, so that later commands and tests find them at once. */
export const tools: Command = {
    summary: "get every pinned tool, and show where each came from",
    usage,
    async run(args) {
        const options = readOptions(args, { json: { type: "boolean", default: false } }, usage);
        const all = Object.values(await ensureTools(toolNames, terminalProgress()));
        if (options.json) {
            console.log(JSON.stringify(all, undefined, 2));
            return 0;
        }
        const rows = all.map(({ name, version, origin, path }) => [name, version, origin, path]);
        console.log(table(rows));
        return 0;
    },
};
