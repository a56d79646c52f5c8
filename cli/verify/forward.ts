import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";

import { clusterFlags } from "../engine/access";
import { Broken, problem } from "./check";
import type { Asking } from "./kube";

/** A port of a pod. */
export interface PodPort {
    readonly namespace: string;
    readonly pod: string;
    readonly port: number;
}

/** A port of this machine that leads to one of a pod. */
export interface Forwarded {
    readonly port: number;
    /** Rejects once it leads there no more: kubectl ends where a pod refuses a connection. */
    readonly broken: Promise<never>;
}

const patience = 20_000;

/** How long after a connection kubectl may still say why it was refused. */
const lastWords = 500;

/**
 * Does something over a forwarded port.
 *
 * @throws Broken with what kubectl says, where the way to the pod is at fault.
 */
export async function through<T>(way: Forwarded, work: () => Promise<T>): Promise<T> {
    try {
        return await Promise.race([work(), way.broken]);
    } catch (error) {
        await Promise.race([way.broken, sleep(lastWords)]);
        throw error;
    }
}

/**
 * Forwards a free port of this machine to a port of a pod. The kubelet enters the pod's own network
 * for it, so that no NetworkPolicy is in the way. It ends with the signal.
 *
 * @throws Broken where it does not come about in time.
 */
export async function forward({ access, signal }: Asking, target: PodPort): Promise<Forwarded> {
    const child = spawn(
        access.kubectl,
        [
            ...clusterFlags(access),
            "port-forward",
            "--address=127.0.0.1",
            `--namespace=${target.namespace}`,
            `pod/${target.pod}`,
            `:${target.port}`,
        ],
        { stdio: ["ignore", "pipe", "pipe"], signal },
    );
    let complaint = "";
    child.stderr.on("data", (chunk: Buffer) => {
        complaint += chunk.toString();
    });
    const broken = new Promise<never>((_, reject) => {
        child.on("error", reject);
        child.on("close", () => {
            reject(new Broken(unreachable(target, forwardComplaint(complaint))));
        });
    });
    // It ends in any case, mostly when nobody waits for that any more.
    broken.catch(() => undefined);
    const started = new Promise<number>((resolve) => {
        let said = "";
        child.stdout.on("data", (chunk: Buffer) => {
            said += chunk.toString();
            const port = forwardedPort(said);
            if (port !== undefined) {
                resolve(port);
            }
        });
    });
    const late = sleep(patience, undefined, { ref: false }).then(() => {
        child.kill();
        throw new Broken(unreachable(target, `nothing within ${patience / 1000} s`));
    });
    // Once it has begun, being late is no matter.
    late.catch(() => undefined);
    return { port: await Promise.race([started, broken, late]), broken };
}

/** The port that kubectl says it listens on. */
export function forwardedPort(text: string): number | undefined {
    const port = /Forwarding from 127\.0\.0\.1:(\d+) -> /.exec(text)?.[1];
    return port === undefined ? undefined : Number(port);
}

/** Why kubectl forwards no more: what it says of the pod, else its last words. */
export function forwardComplaint(text: string): string {
    const [, ofPod] = /an error occurred forwarding .*?: (.*)$/m.exec(text) ?? [];
    const [last = ""] = text.trim().split("\n").slice(-1);
    return (ofPod ?? last.replace(/^error: /, "")).replace(/[\\"]+$/, "");
}

function unreachable({ namespace, pod, port }: PodPort, reason: string) {
    return problem(
        `port ${port} of pod ${namespace}/${pod}`,
        `not forwarded: ${reason}`,
        `kubectl -n ${namespace} port-forward pod/${pod} ${port}: does its kubelet answer the API server?`,
    );
}
