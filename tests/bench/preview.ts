import { previewPlatform } from "../../cli/engine/operations";
import { openSession } from "../../cli/session";
import { silentProgress } from "../../local/progress";
import { environment } from "./environment";

// Prints how many seconds the engine takes for a preview: with the policies, and with --bare without.

async function preview(): Promise<void> {
    const { stack } = await openSession({ environment }, silentProgress);
    const policyPacks = process.argv.includes("--bare") ? [] : stack.policyPacks;
    const begin = performance.now();
    const { succeeded, unchanged } = await previewPlatform(
        { ...stack, policyPacks },
        silentProgress,
    );
    const seconds = (performance.now() - begin) / 1000;
    console.log(JSON.stringify({ seconds, unchanged, succeeded }));
}

void preview();
