import { UserError } from "../errors";
import { catalogue } from "./images/catalogue";
import { terminalProgress } from "./progress";
import { ciToolNames, ensureTools, toolNames } from "./tools";
import { thisMachine } from "./tools/machine";
import { provideTools } from "./tools/provide";

/**
 * Gets all that tests run, so that no build goes on beside a test: it would take that one's time, and
 * the processors of all others.
 */
async function prepareTests(): Promise<void> {
    const progress = terminalProgress();
    await ensureTools([...toolNames, ...ciToolNames], progress);
    await provideTools(catalogue, ["promtool", "amtool", "crane"], progress, thisMachine());
}

prepareTests().catch((error: unknown) => {
    if (!(error instanceof UserError)) {
        throw error;
    }
    console.error(`groundwork: ${error.message}`);
    process.exitCode = 1;
});
