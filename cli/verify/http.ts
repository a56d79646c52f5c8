import type { X509Certificate } from "node:crypto";
import * as http from "node:http";
import * as https from "node:https";
import { TLSSocket } from "node:tls";

import type { Way } from "./forward";

/** One request to a forwarded port. */
export interface HttpRequest {
    readonly way: Way;
    readonly path: string;
    /** @default GET, and POST where there is a body */
    readonly method?: string;
    /** The name that the client asks for. @default the forwarded port's own address */
    readonly host?: string;
    /** What is sent, as JSON. */
    readonly body?: unknown;
    /** Speaks TLS. */
    readonly tls?: {
        /** Whom the client trusts, in PEM. @default whom Node.js trusts */
        readonly authorities?: readonly string[];
        /** Keeps the connection for further requests. */
        readonly agent?: https.Agent;
    };
}

export interface HttpAnswer {
    readonly status: number;
    readonly headers: http.IncomingHttpHeaders;
    readonly body: string;
    readonly milliseconds: number;
    /** Over TLS: what the server showed, and why the client would not trust it. */
    readonly peer?: { readonly certificate: X509Certificate; readonly distrust?: string };
}

const patience = 10_000;

/**
 * Sends a request and reads the whole answer, whoever the server says that it is.
 *
 * @throws Error where there is no answer, or not in time.
 */
export function request(wanted: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
    return wanted.way.through((port) => send(port, wanted, signal));
}

function send(port: number, wanted: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
    const started = performance.now();
    const { host, tls } = wanted;
    const common = {
        port,
        path: wanted.path,
        host: "127.0.0.1",
        method: wanted.method ?? (wanted.body === undefined ? "GET" : "POST"),
        headers: {
            ...(host !== undefined && { host }),
            ...(wanted.body !== undefined && { "content-type": "application/json" }),
        },
        timeout: patience,
        signal,
    };
    return new Promise((resolve, reject) => {
        const take = (response: http.IncomingMessage): void => {
            // The socket is another's once the answer has been read.
            const peer = peerOf(response.socket);
            const chunks: Buffer[] = [];
            response.on("data", (chunk: Buffer) => chunks.push(chunk));
            response.on("error", reject);
            response.on("end", () => {
                resolve({
                    status: response.statusCode ?? 0,
                    headers: response.headers,
                    body: Buffer.concat(chunks).toString(),
                    milliseconds: performance.now() - started,
                    ...(peer && { peer }),
                });
            });
        };
        const sending =
            tls === undefined
                ? http.request(common, take)
                : https.request({ ...common, ...tlsOptions(wanted) }, take);
        sending.on("error", reject);
        sending.on("timeout", () =>
            sending.destroy(new Error(`no answer in ${patience / 1000} s`)),
        );
        sending.end(wanted.body === undefined ? undefined : JSON.stringify(wanted.body));
    });
}

function tlsOptions({ host, tls }: HttpRequest): https.RequestOptions {
    return {
        ...(host !== undefined && { servername: host }),
        // What is shown is judged afterwards, so that it can be told whatever it is.
        rejectUnauthorized: false,
        ...(tls?.authorities && { ca: [...tls.authorities], allowPartialTrustChain: true }),
        // A connection of its own, with the whole handshake, unless somebody keeps one.
        agent: tls?.agent ?? false,
    };
}

function peerOf(socket: unknown): HttpAnswer["peer"] {
    const certificate = socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined;
    if (!(socket instanceof TLSSocket) || certificate === undefined) {
        return undefined;
    }
    return socket.authorized
        ? { certificate }
        : { certificate, distrust: String(socket.authorizationError) };
}
