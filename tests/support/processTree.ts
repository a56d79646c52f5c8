import { execFileSync } from "node:child_process";

/** Ends a process and all that it has started, whatever groups they are in, at one moment. */
export function killTree(root: number): void {
    const parents = parentsOfAll();
    const tree = new Set([root]);
    // A process may be listed before its parent, so this goes on until nothing is found any more.
    for (let size = 0; size !== tree.size;) {
        size = tree.size;
        parents.forEach((parent, pid) => tree.has(parent) && tree.add(pid));
    }
    tree.forEach(kill);
}

function parentsOfAll(): ReadonlyMap<number, number> {
    const lines = execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" });
    const pairs = lines
        .trim()
        .split("\n")
        .map((line) => line.trim().split(/\s+/).map(Number));
    return new Map(pairs.map(([pid = 0, parent = 0]) => [pid, parent]));
}

function kill(pid: number): void {
    try {
        process.kill(pid, "SIGKILL");
    } catch {
        // It has just ended by itself.
    }
}
