import * as fs from "node:fs";
import * as path from "node:path";
import type { Layout } from "../cluster/layout";
import { cgroupOf } from "./settings";

/**
 * Removes what outlives the nodes' processes. Namespaces, mounts, bridges and rules have ended with
 * them; only the kernel's control groups stay until somebody removes them.
 */
export function removeTraces(layout: Layout): void {
    if (layout.nodes !== "real") {
        return;
    }
    for (const hierarchy of hierarchies()) {
        removeGroups(path.join(hierarchy, cgroupOf(layout)));
    }
    fs.rmSync(layout.doors, { recursive: true, force: true });
}

/** One hierarchy for all in version 2 of control groups, one a controller in version 1. */
function hierarchies(): string[] {
    const root = "/sys/fs/cgroup";
    const below = fs.readdirSync(root, { withFileTypes: true });
    return [
        root,
        ...below.filter((one) => one.isDirectory()).map(({ name }) => path.join(root, name)),
    ];
}

/** A control group that has no process any more goes by removing its directory, the inner first. */
function removeGroups(directory: string): void {
    if (!fs.existsSync(directory)) {
        return;
    }
    for (const entry of fs.readdirSync(directory, { withFileTypes: true })) {
        if (entry.isDirectory()) {
            removeGroups(path.join(directory, entry.name));
        }
    }
    fs.rmdirSync(directory);
}
