import * as fs from "node:fs";
import * as path from "node:path";

/** One hierarchy for all in version 2 of control groups, one a controller in version 1. */
export function hierarchies(): string[] {
    const root = "/sys/fs/cgroup";
    const below = fs.readdirSync(root, { withFileTypes: true });
    return [
        root,
        ...below.filter((one) => one.isDirectory()).map(({ name }) => path.join(root, name)),
    ];
}
