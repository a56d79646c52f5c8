import { spawn } from "node:child_process";

import { clusterFlags } from "../engine/access";
import { Broken, problem } from "./check";
import type { Asking } from "./kube";

/** A port of a pod. */
export interface PodPort {
    readonly namespace: string;
    readonly pod: string;
    readonly port: number;
}

const patience = 20_000;

/**
 * Forwards a free port of this machine to a port of a pod, and returns its number. The kubelet
 * enters the pod's own network for it, so that no NetworkPolicy is in the way. It ends with the
 * signal.
 *
 * @throws Broken where it does not come about in time.
 */
export async function forward({ access, signal }: Asking, target: PodPort): Promise<number> {
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
    return new Promise((resolve, reject) => {
        let said = "";
        let complaint = "";
        const fail = (reason: string): void => {
            clearTimeout(timer);
            child.kill();
            reject(new Broken(unreachable(target, reason)));
        };
        const timer = setTimeout(() => {
            fail(`nothing within ${patience / 1000} s`);
        }, patience);
        child.stdout.on("data", (chunk: Buffer) => {
            said += chunk.toString();
            const port = forwardedPort(said);
            if (port !== undefined) {
                clearTimeout(timer);
                resolve(port);
            }
        });
        child.stderr.on("data", (chunk: Buffer) => {
            complaint += chunk.toString();
        });
        child.on("error", (error) => {
            fail(error.message);
        });
        child.on("exit", () => {
            fail(complaint.trim().split("\n").at(-1) ?? "");
        });
    });
}

/** The port that kubectl says it listens on. */
export function forwardedPort(text: string): number | undefined {
    const port = /Forwarding from 127\.0\.0\.1:(\d+) -> /.exec(text)?.[1];
    return port === undefined ? undefined : Number(port);
}

function unreachable({ namespace, pod, port }: PodPort, reason: string) {
    return problem(
        `port ${port} of pod ${namespace}/${pod}`,
        `not forwarded: ${reason}`,
        `kubectl -n ${namespace} port-forward pod/${pod} ${port}: does its kubelet answer the API server?`,
    );
}
