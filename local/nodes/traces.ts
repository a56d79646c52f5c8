import * as fs from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Layout } from "../cluster/layout";
import { errorCode } from "../errorCode";
import { hierarchies } from "./controlGroups";
import { cgroupOf } from "./settings";

/**
 * Removes what outlives the nodes' processes. Namespaces, mounts, bridges and rules have ended with
 * them; only the kernel's control groups stay until somebody removes them.
 */
export async function removeTraces(layout: Layout): Promise<void> {
    if (layout.nodes !== "real") {
        return;
    }
    for (const hierarchy of hierarchies()) {
        await removeGroups(path.join(hierarchy, cgroupOf(layout)));
    }
    fs.rmSync(layout.doors, { recursive: true, force: true });
}

/** What was killed with its machine may still be on its way out, and keeps its control group. */
async function removeGroups(directory: string): Promise<void> {
    const deadline = Date.now() + 10_000;
    for (;;) {
        try {
            removeNow(directory);
            return;
        } catch (error) {
            if (errorCode(error) !== "EBUSY" || Date.now() > deadline) {
                throw error;
            }
        }
        await sleep(50);
    }
}

/** A control group that has no process any more goes by removing its directory, the inner first. */
function removeNow(directory: string): void {
    if (!fs.existsSync(directory)) {
        return;
    }
    for (const entry of fs.readdirSync(directory, { withFileTypes: true })) {
        if (entry.isDirectory()) {
            removeNow(path.join(directory, entry.name));
        }
    }
    fs.rmdirSync(directory);
}
