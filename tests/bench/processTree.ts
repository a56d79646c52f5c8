import * as fs from "node:fs";

/** A process as /proc tells of it. */
export interface Sample {
    readonly pid: number;
    readonly parent: number;
    /** What it holds in memory, in KiB; a page that two share counts for both. */
    readonly resident: number;
}

/** What a process and all that descend from it hold in memory together, in KiB. */
export function residentOf(root: number, all: readonly Sample[]): number {
    const sum = ({ pid, resident }: Sample): number =>
        all
            .filter(({ parent }) => parent === pid)
            .reduce((total, child) => total + sum(child), resident);
    const first = all.find(({ pid }) => pid === root);
    return first === undefined ? 0 : sum(first);
}

/** The processes of this machine; without those that ended while it looked. */
export function sampleProcesses(): readonly Sample[] {
    return fs
        .readdirSync("/proc")
        .filter((name) => /^\d+$/.test(name))
        .flatMap((name) => {
            try {
                return [parseStatus(fs.readFileSync(`/proc/${name}/status`, "utf8"))];
            } catch {
                return [];
            }
        });
}

/** Reads /proc/PID/status. A thread of the kernel holds nothing. */
export function parseStatus(text: string): Sample {
    const number = (key: string): number =>
        Number(new RegExp(`^${key}:\\s*(\\d+)`, "m").exec(text)?.[1] ?? 0);
    return { pid: number("Pid"), parent: number("PPid"), resident: number("VmRSS") };
}
