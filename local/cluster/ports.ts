import { randomInt } from "node:crypto";
import * as net from "node:net";
import { z } from "zod";
import { UserError } from "../../errors";
import { readJson, writePrivate } from "./files";
import type { Layout } from "./layout";

/** The sockets of the cluster, all on 127.0.0.1. */
export const socketNames = [
    "etcd",
    "etcd-peer",
    "kube-apiserver",
    "kube-controller-manager",
    "kube-scheduler",
    "kwok",
    "registry",
] as const;

export type SocketName = (typeof socketNames)[number];
export type Ports = Readonly<Record<SocketName, number>>;

const portsSchema = z.record(z.enum(socketNames), z.number().int().min(1).max(65535));

/** Below the range from which systems number outgoing connections, so that none takes a port. */
const lowestPort = 20_000;
const highestPort = 32_000;

/** The ports in use, or last used; undefined before the first start. */
export function rememberedPorts(layout: Layout): Ports | undefined {
    return portsSchema.safeParse(readJson(layout.ports)).data;
}

/**
 * Decides the ports and remembers them: the last ones, except where a part is not running and
 * somebody else has taken its port since.
 *
 * @param inUseByUs whether the part that owns this socket is running.
 */
export async function settlePorts(
    layout: Layout,
    inUseByUs: (name: SocketName) => boolean,
): Promise<Ports> {
    const last = rememberedPorts(layout);
    const settled = new Map<SocketName, number>();
    for (const name of socketNames) {
        const port = last?.[name];
        const given = [...settled.values()];
        const keep =
            port !== undefined &&
            !given.includes(port) &&
            (inUseByUs(name) || (await isFree(port)));
        settled.set(name, keep ? port : await freePort([...given, ...Object.values(last ?? {})]));
    }
    const ports = portsSchema.parse(Object.fromEntries(settled));
    writePrivate(layout.ports, `${JSON.stringify(ports, null, 4)}\n`);
    return ports;
}

async function freePort(taken: readonly number[]): Promise<number> {
    for (let attempt = 0; attempt < 500; attempt++) {
        const port = randomInt(lowestPort, highestPort);
        if (!taken.includes(port) && (await isFree(port))) {
            return port;
        }
    }
    throw new UserError(
        `No free port was found on 127.0.0.1 between ${lowestPort} and ${highestPort}: ` +
            "end some of the servers that listen there.",
    );
}

/** Whether a server could listen on this port of 127.0.0.1 now. */
export async function isFree(port: number): Promise<boolean> {
    return new Promise((resolve) => {
        const probe = net.createServer();
        probe.once("error", () => {
            resolve(false);
        });
        probe.listen({ host: "127.0.0.1", port, exclusive: true }, () => {
            probe.close(() => {
                resolve(true);
            });
        });
    });
}
