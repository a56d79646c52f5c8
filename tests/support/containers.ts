import * as fs from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";

import { machineFiles } from "../../local/nodes/settings";
import { isMachine, type MachineName } from "../../local/nodes/machines";
import { allProcesses, inspectProcess } from "../../local/processes";
import type { RealPlatform } from "./realNodes";

const podList = z.object({
    items: z.array(
        z.object({
            metadata: z.object({
                name: z.string(),
                namespace: z.string(),
                labels: z.record(z.string(), z.string()).default({}),
                deletionTimestamp: z.string().optional(),
            }),
            spec: z.object({ nodeName: z.string().default("") }),
            status: z.object({
                podIP: z.string().default(""),
                conditions: z.array(z.object({ type: z.string(), status: z.string() })).default([]),
                containerStatuses: z
                    .array(z.object({ containerID: z.string().default(""), restartCount: z.int() }))
                    .default([]),
            }),
        }),
    ),
});

/** A pod that runs on a real machine; every pod of the platform has one container. */
export interface RunningPod {
    readonly place: string;
    /** What it belongs to, as its label `app.kubernetes.io/name` says. */
    readonly app: string;
    readonly node: MachineName;
    readonly address: string;
    readonly ready: boolean;
    readonly container: string;
    readonly restarts: number;
}

/** The pods on real machines, without those that are on their way out. */
export async function runningPods(platform: RealPlatform): Promise<RunningPod[]> {
    const text = await platform.kubectl(["get", "pods", "-A", "-o", "json"]);
    return podList.parse(JSON.parse(text)).items.flatMap(({ metadata, spec, status }) => {
        const node = spec.nodeName;
        const [container] = status.containerStatuses;
        if (!isMachine(node) || metadata.deletionTimestamp !== undefined) {
            return [];
        }
        const ready = status.conditions.find(({ type }) => type === "Ready");
        return [
            {
                place: `${metadata.namespace}/${metadata.name}`,
                app: metadata.labels["app.kubernetes.io/name"] ?? "",
                node,
                address: status.podIP,
                ready: ready?.status === "True",
                container: container?.containerID.replace("containerd://", "") ?? "",
                restarts: container?.restartCount ?? 0,
            },
        ];
    });
}

/** Every container by its pod, to see whether they are still the same. */
export async function containers(platform: RealPlatform): Promise<ReadonlyMap<string, string>> {
    const pods = await runningPods(platform);
    return new Map(pods.map(({ place, container }) => [place, container]));
}

/** The processes in a container, which the kernel knows by its control group. */
export function processesIn(container: string): number[] {
    return allProcesses()
        .map(({ pid }) => pid)
        .filter((pid) => groupsOf(pid).includes(container));
}

/** The control groups of a process, as the kernel lists them. */
export function groupsOf(pid: number): string {
    try {
        return fs.readFileSync(`/proc/${pid}/cgroup`, "utf8");
    } catch {
        return ""; // It has ended since.
    }
}

/** What a machine keeps running; undefined while it does not. */
export function machineProcess(
    platform: RealPlatform,
    machine: MachineName,
    program: "kubelet" | "containerd",
): number | undefined {
    const settings = { kubelet: "kubelet.yaml", containerd: "containerd.toml" }[program];
    const file = path.join(machineFiles(platform.layout, machine).directory, settings);
    const found = allProcesses().find(({ commandLine }) => {
        const [name = "", ...args] = commandLine.split(" ");
        return path.basename(name) === program && args.join(" ").includes(file);
    });
    return found?.pid;
}

/** Ends processes without a warning, and waits until they have ended. */
export async function killNow(...pids: readonly number[]): Promise<void> {
    pids.forEach((pid) => process.kill(pid, "SIGKILL"));
    while (pids.some((pid) => inspectProcess(pid) !== undefined)) {
        await sleep(50);
    }
}
