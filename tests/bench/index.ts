import { parseArgs } from "node:util";

import { terminalProgress } from "../../local/progress";
import { reportJson, reportText } from "./report";
import { type Costs, measureLife } from "./scenario";

// What the platform costs with many teams, beside kubectl with the same objects (docs/performance.md):
//
//     make bench TEAMS=10,100,1000

async function bench(): Promise<void> {
    const { values } = parseArgs({
        options: {
            teams: { type: "string", default: "10,100" },
            json: { type: "boolean", default: false },
        },
    });
    const sizes = values.teams.split(",").map(Number);
    if (!sizes.every((size) => Number.isInteger(size) && size > 0)) {
        throw new Error(`--teams is ${values.teams}, but must be numbers such as 10,100`);
    }
    const measured: Costs[] = [];
    for (const teams of sizes) {
        measured.push(await measureLife(teams, terminalProgress()));
    }
    console.log(values.json ? reportJson(measured) : reportText(measured));
}

bench().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
});
