import * as https from "node:https";
import { pkiText } from "./kubeconfig";
import type { Layout } from "./layout";

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
    const certificate = peer.client;
    return new Promise((resolve, reject) => {
        const request = https.request(
            {
                host: "127.0.0.1",
                port: peer.port,
                servername: "localhost",
                method,
                path,
                ca: pkiText(layout, `${peer.authority}.crt`),
                ...(certificate !== undefined && {
                    cert: pkiText(layout, `${certificate}.crt`),
                    key: pkiText(layout, `${certificate}.key`),
                }),
                ...(content !== undefined && { headers: { "content-type": content.type } }),
                // A part that accepts but does not answer is as good as dead.
                timeout: 10_000,
                // A connection that is kept would keep the process that asked.
                agent: false,
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
        request.on("timeout", () => request.destroy(new Error("no answer within 10 seconds")));
        request.on("error", reject);
        request.end(content === undefined ? undefined : JSON.stringify(content.value));
    });
}
