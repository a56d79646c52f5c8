import { spawn } from "node:child_process";
import * as fs from "node:fs";

import { z } from "zod";

import { type Ending, ending } from "./checkout";
import type { RealPlatform } from "./realNodes";
import type { Within } from "./steadily";

/** Where a pod stands, for programs of this machine: the images have neither a shell nor tools. */
export interface PodPlace {
    /** The command that leads into the pod's network, with the pod's own way to resolve names. */
    readonly within: Within;
    readonly run: (program: string, ...args: readonly string[]) => Promise<Ending>;
}

/** @throws Error where no process of the pod runs. */
export async function placeOfPod(
    platform: RealPlatform,
    namespace: string,
    selector: string,
): Promise<PodPlace> {
    const found = await platform.kubectl([
        ...["-n", namespace, "get", "pods", "-l", selector],
        ...["-o", "jsonpath={.items[0].metadata.uid}"],
    ]);
    const pid = processOf(z.uuid().parse(found));
    const resolver = `/proc/${pid}/root/etc/resolv.conf`;
    // A copy: no file of another mount namespace can be mounted.
    const intoPod = `
        mount -t tmpfs tmpfs /mnt
        cat "$0" >/mnt/resolv.conf
        mount --bind /mnt/resolv.conf /etc/resolv.conf
        exec "$@"`;
    const within: Within = [
        "nsenter",
        ...[`--target=${pid}`, "--net", "--"],
        ...["unshare", "--mount", "--", "bash", "-ec", intoPod, resolver],
    ];
    const [command, ...options] = within;
    return {
        within,
        run: (program, ...args) => {
            return ending(spawn(command, [...options, program, ...args]));
        },
    };
}

/** A process of the pod that sees the pod's files: every one of a pod is in its control group. */
function processOf(uid: string): number {
    const pid = fs
        .readdirSync("/proc")
        .filter((name) => /^\d+$/.test(name))
        .map(Number)
        .find((each) => isOfPod(each, uid));
    if (pid === undefined) {
        throw new Error(`no process of the pod ${uid} runs`);
    }
    return pid;
}

function isOfPod(pid: number, uid: string): boolean {
    try {
        return (
            fs.readFileSync(`/proc/${pid}/cgroup`, "utf8").includes(`pod${uid}`) &&
            fs.existsSync(`/proc/${pid}/root/etc/resolv.conf`)
        );
    } catch {
        return false; // It ended while it was looked at.
    }
}
