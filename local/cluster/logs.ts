import * as fs from "node:fs";
import * as path from "node:path";
import { isMachine } from "../nodes/machines";
import { privateDirectory } from "./files";
import type { Layout } from "./layout";
import type { PartName } from "./parts";

/** A log that has grown beyond this is set aside at the next start, one generation deep. */
const largestLog = 10 * 1024 * 1024;

/** How much of a log's end is searched for an error, in bytes. */
const tailLength = 64 * 1024;

/** The lines that Kubernetes' parts (klog), etcd and kwok (JSON or text) mark as errors. */
const errorLine = /^[EF]\d{4} |"level":"(?:error|fatal|panic)"|\bERR(?:OR)?\b|[Ee]rror:|^panic:/;

export function logFile(layout: Layout, name: PartName): string {
    return path.join(layout.logs, `${name}.log`);
}

/** A log that is open for a part to append to. */
export interface OpenLog {
    readonly descriptor: number;
    /** Where in the file this run of the part begins, in bytes. */
    readonly start: number;
}

export function openLog(layout: Layout, name: PartName): OpenLog {
    privateDirectory(layout.logs);
    const file = logFile(layout, name);
    const size = fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    const full = size > largestLog;
    if (full) {
        fs.renameSync(file, `${file}.old`);
    }
    return { descriptor: fs.openSync(file, "a", 0o600), start: full ? 0 : size };
}

/** Where a part complains: a machine does nothing itself that could fail, its kubelet does. */
export function complaints(layout: Layout, name: PartName): string {
    const kubelet = path.join(layout.logs, `${name}-kubelet.log`);
    return isMachine(name) && fs.existsSync(kubelet) ? kubelet : logFile(layout, name);
}

/** The last line of a part's log since `start` that tells of an error, else its last line. */
export function lastError(layout: Layout, name: PartName, start: number): string {
    const file = complaints(layout, name);
    // A machine that starts begins its kubelet's log anew.
    const lines = linesSince(file, file === logFile(layout, name) ? start : 0);
    const line = lines.filter((candidate) => errorLine.test(candidate)).at(-1) ?? lines.at(-1);
    return line?.slice(0, 400).trim() ?? "nothing was logged";
}

/** Whether a part has complained since `start` that it could not write for want of space. */
export function sawFullDisk(layout: Layout, name: PartName, start: number): boolean {
    return linesSince(logFile(layout, name), start).some((line) =>
        /no space left on device|disk quota exceeded/i.test(line),
    );
}

function linesSince(file: string, start: number): string[] {
    const content = fs.readFileSync(file);
    const text = content.subarray(Math.max(start, content.length - tailLength)).toString("utf8");
    return text.split("\n").filter((line) => line.trim() !== "");
}
