import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";

import type { Layout } from "../../local/cluster/layout";
import { isFree, rememberedPorts } from "../../local/cluster/ports";
import { cgroupOf } from "../../local/nodes/settings";
import { allProcesses, findProcess, type RunningProcess } from "../../local/processes";
import { groupsOf } from "./containers";

/** What this machine's own system is set to, that real nodes might change. */
export function machineState(): Readonly<Record<string, string>> {
    const setting = (name: string): string =>
        fs.readFileSync(path.join("/proc/sys", name), "utf8").trim();
    const links = execFileSync("ip", ["-brief", "link"], { encoding: "utf8" });
    return {
        overcommit: setting("vm/overcommit_memory"),
        panic: setting("kernel/panic"),
        forwarding: setting("net/ipv4/ip_forward"),
        links: links.replace(/ .*/g, ""),
        routes: execFileSync("ip", ["route"], { encoding: "utf8" }),
        nftables: execFileSync("nft", ["list", "ruleset"], { encoding: "utf8" }),
        iptables: execFileSync("iptables", ["-S"], { encoding: "utf8" }),
        namedNamespaces: execFileSync("ip", ["netns", "list"], { encoding: "utf8" }),
    };
}

const namespaceKinds = ["net", "mnt", "pid", "uts", "ipc"];

/**
 * Every process of the cluster: the parts, and all that is in their namespaces or deeper ones.
 * Namespaces are not remembered themselves, because the kernel gives their numbers again.
 */
export function processesOf(layout: Layout): RunningProcess[] {
    const all = allProcesses();
    const own = new Set(namespacesAt("self"));
    const parts = all.filter(({ commandLine }) => commandLine.includes(layout.root));
    const theirs = new Set(parts.flatMap(({ pid }) => namespacesAt(`${pid}`)));
    const foreign = (namespace: string): boolean => theirs.has(namespace) && !own.has(namespace);
    const group = cgroupOf(layout);
    return all.filter(
        (one) =>
            parts.includes(one) ||
            namespacesAt(`${one.pid}`).some(foreign) ||
            groupsOf(one.pid).includes(group),
    );
}

function namespacesAt(pid: string): string[] {
    return namespaceKinds.flatMap((kind) => {
        try {
            return [fs.readlinkSync(`/proc/${pid}/ns/${kind}`)];
        } catch {
            return []; // It has ended since.
        }
    });
}

/**
 * All that there is of the cluster beside its files, in words; nothing after it was stopped.
 *
 * @param processes those that it had.
 */
export async function tracesOf(
    layout: Layout,
    processes: readonly RunningProcess[],
): Promise<string[]> {
    const left = [...processesOf(layout), ...processes.filter((one) => findProcess(one))];
    const mounts = linesWith("/proc/self/mounts", layout.root);
    const sockets = linesWith("/proc/net/unix", layout.root);
    const taken = await takenPorts(layout);
    const doors = fs.existsSync(layout.doors) ? fs.readdirSync(layout.doors) : [];
    return [
        ...left.map(({ commandLine }) => `process ${commandLine}`),
        ...mounts.map((line) => `mount ${line}`),
        ...sockets.map((line) => `socket ${line}`),
        ...doors.map((name) => `door ${name}`),
        ...taken.map((port) => `port ${port}`),
        ...controlGroups(layout).map((directory) => `control group ${directory}`),
    ];
}

function linesWith(file: string, text: string): string[] {
    const lines = fs.readFileSync(file, "utf8").split("\n");
    return lines.filter((line) => line.includes(text));
}

async function takenPorts(layout: Layout): Promise<number[]> {
    const ports = Object.values(rememberedPorts(layout) ?? {});
    const free = await Promise.all(ports.map(isFree));
    return ports.filter((_, index) => free[index] !== true);
}

function controlGroups(layout: Layout): string[] {
    const root = "/sys/fs/cgroup";
    const hierarchies = fs.readdirSync(root, { withFileTypes: true });
    return ["", ...hierarchies.filter((one) => one.isDirectory()).map(({ name }) => name)]
        .map((hierarchy) => path.join(root, hierarchy, cgroupOf(layout)))
        .filter((directory) => fs.existsSync(directory));
}
