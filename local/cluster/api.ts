import * as https from "node:https";
import * as tls from "node:tls";
import { pkiText } from "./kubeconfig";
import type { Layout } from "./layout";
import { connectThrough } from "./tunnel";

export interface Answer {
    readonly status: number;
    readonly body: string;
}

/** Who is asked, and as whom. */
export interface Peer {
    readonly port: number;
    /** The authority, of those in `pki/`, that must have signed the peer's certificate. */
    readonly authority: string;
    /** The certificate, of those in `pki/`, to present; undefined to come as nobody. */
    readonly client: string | undefined;
    /** Where it is. @default on loopback */
    readonly beyond?: Beyond;
}

/** Who is in the nodes' network, which no address of this machine's leads to. */
export interface Beyond {
    /** The name in its certificate. */
    readonly name: string;
    readonly address: string;
    /** The Unix socket of who connects with it. */
    readonly door: string;
}

/** A request's body and what it is. */
export interface Content {
    readonly type: string;
    readonly value: unknown;
}

/**
 * Asks a part of the cluster over TLS. Another server that happens to listen on its port cannot
 * answer: its certificate is not of this cluster's authority.
 *
 * @throws the socket's or TLS's error if nobody, or somebody else, listens there.
 */
export async function ask(
    layout: Layout,
    peer: Peer,
    method: "GET" | "POST" | "PATCH",
    path: string,
    content?: Content,
): Promise<Answer> {
    const connection = await connect(layout, peer);
    return new Promise((resolve, reject) => {
        const request = https.request(
            {
                host: peer.beyond?.address ?? loopback,
                port: peer.port,
                method,
                path,
                ...(content !== undefined && { headers: { "content-type": content.type } }),
                // One that is kept for another request would keep the process that asked.
                createConnection: () => connection,
            },
            (response) => {
                const chunks: Buffer[] = [];
                response.on("data", (chunk: Buffer) => chunks.push(chunk));
                response.on("error", reject);
                response.on("end", () => {
                    const body = Buffer.concat(chunks).toString("utf8");
                    resolve({ status: response.statusCode ?? 0, body });
                });
            },
        );
        // A part that accepts but does not answer is as good as dead.
        const patience = setTimeout(() => {
            request.destroy(new Error("no answer within 10 seconds"));
        }, 10_000);
        request.on("close", () => {
            clearTimeout(patience);
        });
        request.on("error", reject);
        request.end(content === undefined ? undefined : JSON.stringify(content.value));
    });
}

const loopback = "127.0.0.1";

async function connect(layout: Layout, { port, beyond, ...peer }: Peer): Promise<tls.TLSSocket> {
    const certificate = peer.client;
    return tls.connect({
        ...(beyond === undefined
            ? { host: loopback, port }
            : { socket: await connectThrough(beyond.door, `${beyond.address}:${port}`) }),
        servername: beyond?.name ?? "localhost",
        ca: pkiText(layout, `${peer.authority}.crt`),
        ...(certificate !== undefined && {
            cert: pkiText(layout, `${certificate}.crt`),
            key: pkiText(layout, `${certificate}.key`),
        }),
    });
}
