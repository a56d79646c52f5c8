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

/** A way to a port of a pod. */
export interface Way {
    /**
     * Does something with the port of this machine that leads there; twice where the way broke.
     *
     * @throws Broken with what kubectl says, where it breaks again.
     */
    readonly through: <T>(work: (port: number) => Promise<T>) => Promise<T>;
}

/** One kubectl that forwards. */
interface Tunnel {
    readonly port: number;
    /** Rejects once kubectl has ended. */
    readonly broken: Promise<never>;
}

const patience = 20_000;

/** How long after a connection has failed kubectl may still say why. */
const lastWords = 500;

/**
 * Forwards a free port of this machine to a port of a pod. The kubelet enters the pod's own network
 * for it, so that no NetworkPolicy is in the way. It ends with the signal.
 *
 * @throws Broken where it does not come about in time.
 */
export async function forward(asking: Asking, target: PodPort): Promise<Way> {
    let tunnel = await openTunnel(asking, target);
    return {
        async through(work) {
            try {
                return await over(tunnel, work);
            } catch (error) {
                asking.signal.throwIfAborted();
                if (!(error instanceof Broken)) {
                    throw error;
                }
                // kubectl gives up on all connections where a server resets a single one.
                tunnel = await openTunnel(asking, target);
                return over(tunnel, work);
            }
        },
    };
}

async function over<T>(tunnel: Tunnel, work: (port: number) => Promise<T>): Promise<T> {
    try {
        return await Promise.race([work(tunnel.port), tunnel.broken]);
    } catch (error) {
        await Promise.race([tunnel.broken, sleep(lastWords)]);
        throw error;
    }
}

async function openTunnel({ access, signal }: Asking, target: PodPort): Promise<Tunnel> {
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
    const begun = new AbortController();
    const late = sleep(patience, undefined, { ref: false, signal: begun.signal }).then(() => {
        child.kill();
        throw new Broken(unreachable(target, `nothing within ${patience / 1000} s`));
    });
    try {
        return { port: await Promise.race([started, broken, late]), broken };
    } finally {
        late.catch(() => undefined);
        begun.abort();
    }
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
