import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

import { digestOf, type Found } from "../local/charts";
import { terminalProgress } from "../local/progress";
import { ensureTools } from "../local/tools";
import { charts as locked } from "../versions";
import { type Command, readOptions } from "./command";
import { table } from "./table";

const usage = "bin/groundwork charts [--json]";

/** Compares what the charts' repositories serve with what versions.ts has locked. */
export const charts: Command = {
    summary: "compare every chart's digest with what its repository serves",
    usage,
    async run(args) {
        const options = readOptions(args, { json: { type: "boolean", default: false } }, usage);
        const { helm } = await ensureTools(["helm"], terminalProgress());
        const folder = fs.mkdtempSync(path.join(os.tmpdir(), "groundwork-charts-"));
        try {
            const found: Found[] = [];
            for (const lock of Object.values(locked)) {
                found.push(await digestOf(lock, helm.path, folder));
            }
            console.log(
                options.json
                    ? JSON.stringify(found, undefined, 2)
                    : table(found.map(({ chart, version, verdict }) => [chart, version, verdict])),
            );
            return found.every(({ isLocked }) => isLocked) ? 0 : 1;
        } finally {
            fs.rmSync(folder, { recursive: true, force: true });
        }
    },
};
