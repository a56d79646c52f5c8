import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { errorCode } from "./errorCode";

/**
 * Which process, and not just which number: the system gives a pid to another process once its
 * owner has ended, but never the same pid and start together.
 */
export interface ProcessIdentity {
    readonly pid: number;
    /** When it started, in the operating system's own words; only good for comparing. */
    readonly started: string;
}

export interface RunningProcess extends ProcessIdentity {
    /** Its program and arguments, with a space between each. */
    readonly commandLine: string;
}

/** The process that has this pid now; undefined if there is none, or only its zombie. */
export function inspectProcess(pid: number): RunningProcess | undefined {
    return process.platform === "linux" ? inspectLinux(pid) : inspectWithPs(["-p", `${pid}`])[0];
}

/** Exactly this process, not merely one of its pid; undefined once it has ended. */
export function findProcess(identity: ProcessIdentity): RunningProcess | undefined {
    const now = inspectProcess(identity.pid);
    return now?.started === identity.started ? now : undefined;
}

/** All processes that this user may look at. */
export function allProcesses(): RunningProcess[] {
    if (process.platform !== "linux") {
        return inspectWithPs(["-A"]);
    }
    return fs
        .readdirSync("/proc")
        .filter((entry) => /^\d+$/.test(entry))
        .map((entry) => inspectLinux(Number(entry)))
        .filter((found) => found !== undefined);
}

/** Ends a process: asks first, and forces it after `patience` milliseconds. */
export async function endProcess(identity: ProcessIdentity, patience: number): Promise<void> {
    signal(identity, "SIGTERM");
    if (await isGone(identity, patience)) {
        return;
    }
    signal(identity, "SIGKILL");
    // Only a process stuck in the kernel outlives SIGKILL, and nothing more can be done to it.
    await isGone(identity, 10_000);
}

async function isGone(identity: ProcessIdentity, patience: number): Promise<boolean> {
    const deadline = Date.now() + patience;
    while (findProcess(identity) !== undefined) {
        if (Date.now() > deadline) {
            return false;
        }
        await sleep(25);
    }
    return true;
}

function signal(identity: ProcessIdentity, name: NodeJS.Signals): void {
    if (findProcess(identity) === undefined) {
        return;
    }
    try {
        process.kill(identity.pid, name);
    } catch (error) {
        if (errorCode(error) !== "ESRCH") {
            throw error;
        }
    }
}

function inspectLinux(pid: number): RunningProcess | undefined {
    try {
        const stat = fs.readFileSync(`/proc/${pid}/stat`, "utf8");
        // The second field is the program's name in brackets, and may itself hold spaces and ")".
        const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
        const state = fields[0];
        const threads = Number(fields[17]);
        const ticksSinceBoot = fields[19];
        // Its first thread may have ended before others, which still keep its ports.
        const ended = (state === "Z" || state === "X") && threads <= 1;
        if (ended || ticksSinceBoot === undefined) {
            return undefined;
        }
        const words = fs.readFileSync(`/proc/${pid}/cmdline`, "utf8").replace(/\0$/, "");
        const started = `${bootIdentity()} ${ticksSinceBoot}`;
        return { pid, started, commandLine: words.replaceAll("\0", " ") };
    } catch {
        // It ended while we looked, or belongs to somebody else: either way it is none of ours.
        return undefined;
    }
}

function bootIdentity(): string {
    return fs.readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
}

function inspectWithPs(selection: readonly string[]): RunningProcess[] {
    const columns = ["pid", "stat", "lstart", "args"].flatMap((name) => ["-o", `${name}=`]);
    const ps = spawnSync("ps", ["-ww", ...columns, ...selection], {
        encoding: "utf8",
        // lstart is written in the language of the user.
        env: { ...process.env, LC_ALL: "C" },
    });
    return ps.stdout.split("\n").flatMap((line) => {
        // 4711 S+ Mon Nov 24 04:09:11 2026 /usr/bin/etcd --name=groundwork
        const match = /^\s*(\d+)\s+([^Z\s]\S*)\s+(\S+\s+\S+\s+\d+\s+\S+\s+\d+)\s+(.*)$/.exec(line);
        const [, pid, , started = "", commandLine = ""] = match ?? [];
        return pid === undefined ? [] : [{ pid: Number(pid), started, commandLine }];
    });
}
