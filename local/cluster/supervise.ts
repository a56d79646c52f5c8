import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import * as fs from "node:fs";
import * as net from "node:net";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { findProcess, inspectProcess, type ProcessIdentity } from "../processes";
import { ask } from "./api";
import { diskFull } from "./files";
import type { Layout } from "./layout";
import { lastError, openLog, sawFullDisk } from "./logs";
import type { PartName, PartPlan, UnixSocket } from "./parts";
import type { Ports, SocketName } from "./ports";
import { endPart, runningPart, writeRecord } from "./records";

/** A part that could not be brought up, and why. */
export class PartFailed extends Error {
    public readonly part: PartName;

    constructor(part: PartName, reason: string) {
        super(`${part} ${reason}`);
        this.part = part;
    }
}

/** How long a part may take to become healthy on a slow machine, in milliseconds. */
const patience = 120_000;
/** How long a part that runs may be unhealthy, because one that it needs has just come back. */
const recovery = 20_000;

/** Leaves a healthy part alone, and starts it where it is not running or not what it should be. */
export async function ensureRunning(
    layout: Layout,
    ports: Ports,
    plan: PartPlan,
    program: string,
): Promise<void> {
    const wanted = fingerprint(layout, plan, program);
    const running = runningPart(layout, plan.name);
    if (
        running?.fingerprint === wanted &&
        (await becomesHealthy(layout, ports, plan, running, recovery))
    ) {
        return;
    }
    await endPart(layout, plan.name);
    const { identity, logStart } = await launch(layout, plan, program, wanted);
    if (await becomesHealthy(layout, ports, plan, identity, patience)) {
        return;
    }
    const ended = findProcess(identity) === undefined;
    const error = lastError(layout, plan.name, logStart);
    await endPart(layout, plan.name);
    if (sawFullDisk(layout, plan.name, logStart)) {
        throw diskFull(layout.root);
    }
    const what = ended ? "ended" : `did not become healthy in ${patience / 1000} seconds`;
    throw new PartFailed(plan.name, `${what} with "${error}"`);
}

/** It is asked as the API server asks it. */
const kubelet = { port: 10_250, authority: "ca", client: "kubelet-client" };

/** Whether a part that runs answers for itself that it is well. */
export async function isHealthy(layout: Layout, ports: Ports, plan: PartPlan): Promise<boolean> {
    const { health } = plan;
    try {
        if ("listensOn" in health) {
            return await isListening(health.listensOn, ports);
        }
        if ("kubelet" in health) {
            const peer = { ...kubelet, beyond: health.kubelet };
            return (await ask(layout, peer, "GET", "/healthz")).status === 200;
        }
        const peer = { ...health, port: ports[health.socket] };
        return (await ask(layout, peer, "GET", health.path)).status === 200;
    } catch {
        return false;
    }
}

async function isListening(on: SocketName | UnixSocket, ports: Ports): Promise<boolean> {
    const socket =
        typeof on === "string" ? net.connect(ports[on], "127.0.0.1") : net.connect(on.unix);
    try {
        await once(socket, "connect", { signal: AbortSignal.timeout(1_000) });
        return true;
    } finally {
        socket.destroy();
    }
}

async function becomesHealthy(
    layout: Layout,
    ports: Ports,
    plan: PartPlan,
    identity: ProcessIdentity,
    milliseconds: number,
): Promise<boolean> {
    const deadline = Date.now() + milliseconds;
    while (findProcess(identity) !== undefined && Date.now() < deadline) {
        if (await isHealthy(layout, ports, plan)) {
            return true;
        }
        await sleep(50);
    }
    return false;
}

interface Launched {
    readonly identity: ProcessIdentity;
    /** Where in its log this run begins. */
    readonly logStart: number;
}

async function launch(
    layout: Layout,
    plan: PartPlan,
    program: string,
    wanted: string,
): Promise<Launched> {
    const log = openLog(layout, plan.name);
    try {
        const [command, ...args] = commandOf(plan, program);
        const child = spawn(command, args, {
            cwd: layout.root,
            // A session of its own, so that neither Ctrl-C nor a closed terminal ends it.
            detached: true,
            stdio: ["ignore", log.descriptor, log.descriptor],
            // Nothing of the caller's: etcd and kwok also read their options from there.
            env: { PATH: process.env.PATH, HOME: layout.root },
        });
        // Without a listener a program that cannot be run at all would end this process.
        let refusal: string | undefined;
        child.once("error", (error) => (refusal = error.message));
        child.unref();
        const identity = child.pid === undefined ? undefined : inspectProcess(child.pid);
        if (identity === undefined) {
            await sleep(0);
            const error = refusal ?? lastError(layout, plan.name, log.start);
            throw new PartFailed(plan.name, `ended at once with "${error}"`);
        }
        const { pid, started } = identity;
        const record = { pid, started, args: plan.args.join(" "), fingerprint: wanted };
        writeRecord(layout, plan.name, record);
        return { identity, logStart: log.start };
    } finally {
        fs.closeSync(log.descriptor);
    }
}

function commandOf({ inside, args }: PartPlan, program: string): [string, ...string[]] {
    return inside === undefined ? [program, ...args] : [...inside, program, ...args];
}

/** Changes when the program, an argument or one of the cluster's files among those changes. */
function fingerprint(layout: Layout, plan: PartPlan, program: string): string {
    const hash = createHash("sha256").update(JSON.stringify([program, plan.args]));
    for (const arg of plan.args) {
        const file = path.resolve(layout.root, arg.slice(arg.indexOf("=") + 1));
        const ours = arg.includes("=") && file.startsWith(layout.root + path.sep);
        if (ours && fs.statSync(file, { throwIfNoEntry: false })?.isFile() === true) {
            hash.update(fs.readFileSync(file));
        }
    }
    return hash.digest("hex");
}
