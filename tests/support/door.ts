import { once } from "node:events";
import * as fs from "node:fs";
import * as http from "node:http";
import * as https from "node:https";

import { parse, stringify } from "yaml";
import { z } from "zod";

/** A change that somebody asks of the API server. */
export interface Asked {
    readonly method: string;
    /** Does the API server only say what it would do? */
    readonly isTrial: boolean;
}

/** What the API server said to it. */
export interface Answer {
    readonly status: number;
    readonly headers: http.IncomingHttpHeaders;
    readonly body: Buffer;
}

/**
 * What becomes of a change. `pass` takes it to the API server, and gives its answer; who returns
 * none breaks the connection instead.
 */
export type Doorkeeper = (
    asked: Asked,
    pass: () => Promise<Answer>,
) => Promise<Answer | undefined> | undefined;

/** A way to an embedded cluster that a test can watch, and shut. */
export interface Door {
    /** A kubeconfig that leads through it, as the administrator. */
    readonly kubeconfig: string;
    /** Its only context. */
    readonly context: string;
    /** Has somebody decide about every change from now on. @default all pass */
    readonly keep: (keeper: Doorkeeper | undefined) => void;
    /** Breaks all connections and refuses new ones, as a network that is lost. */
    readonly shut: () => Promise<void>;
    readonly open: () => Promise<void>;
    /** Waits until the API server has answered all that has passed. */
    readonly quiet: () => Promise<void>;
}

const accessForm = z.looseObject({
    clusters: z.tuple([
        z.object({
            cluster: z.object({ server: z.url(), "certificate-authority-data": z.base64() }),
        }),
    ]),
    users: z.tuple([
        z.object({
            user: z.object({
                "client-certificate-data": z.base64(),
                "client-key-data": z.base64(),
            }),
        }),
    ]),
});

const context = "door";

/**
 * Puts a door before the cluster of a kubeconfig.
 *
 * @param kubeconfig The cluster's own.
 * @param file The kubeconfig to write.
 */
export async function openDoor(kubeconfig: string, file: string): Promise<Door> {
    const { clusters, users } = accessForm.parse(parse(fs.readFileSync(kubeconfig, "utf8")));
    const [{ cluster }] = clusters;
    const [{ user }] = users;
    const agent = new https.Agent({
        keepAlive: true,
        ca: Buffer.from(cluster["certificate-authority-data"], "base64"),
        cert: Buffer.from(user["client-certificate-data"], "base64"),
        key: Buffer.from(user["client-key-data"], "base64"),
    });
    let keeper: Doorkeeper | undefined;
    const passing = new Set<Promise<unknown>>();

    const beyond = (asked: http.IncomingMessage): http.ClientRequest =>
        https.request(new URL(asked.url ?? "/", cluster.server), {
            agent,
            method: asked.method,
            headers: asked.headers,
        });
    const pass = (asked: http.IncomingMessage, body: Buffer): Promise<Answer> => {
        const answer = answerOf(beyond(asked).end(body));
        passing.add(answer);
        void answer.catch(() => undefined).then(() => passing.delete(answer));
        return answer;
    };
    const server = http.createServer((asked, response) => {
        const { method = "GET", url = "" } = asked;
        const broken = (): void => {
            response.destroy();
        };
        if (method === "GET") {
            stream(beyond(asked), response, broken);
            return;
        }
        const isTrial = new URL(url, cluster.server).searchParams.has("dryRun");
        bodyOf(asked)
            .then((body) => {
                const through = (): Promise<Answer> => pass(asked, body);
                return keeper?.({ method, isTrial }, through) ?? through();
            })
            .then((answer) => {
                if (answer === undefined) {
                    broken();
                } else {
                    response.writeHead(answer.status, answer.headers).end(answer.body);
                }
            })
            .catch(broken);
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const bound = server.address();
    const port = typeof bound === "object" && bound !== null ? bound.port : 0;
    fs.writeFileSync(file, stringify(leadingTo(`http://127.0.0.1:${port}`)));
    return {
        kubeconfig: file,
        context,
        keep: (next) => {
            keeper = next;
        },
        shut: async () => {
            const closed = once(server, "close");
            server.close();
            server.closeAllConnections();
            await closed;
        },
        open: async () => {
            server.listen(port, "127.0.0.1");
            await once(server, "listening");
        },
        quiet: async () => {
            await Promise.allSettled([...passing]);
        },
    };
}

function leadingTo(server: string): unknown {
    return {
        apiVersion: "v1",
        kind: "Config",
        clusters: [{ name: context, cluster: { server } }],
        users: [{ name: context, user: {} }],
        contexts: [{ name: context, context: { cluster: context, user: context } }],
        "current-context": context,
    };
}

/** Answers that do not end, as those to who watches, come through as they are. */
function stream(
    request: http.ClientRequest,
    response: http.ServerResponse,
    broken: () => void,
): void {
    request.on("error", broken).on("response", (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.on("error", broken).pipe(response);
    });
    response.on("close", () => request.destroy());
    request.end();
}

async function answerOf(request: http.ClientRequest): Promise<Answer> {
    const [answer] = z
        .tuple([z.instanceof(http.IncomingMessage)])
        .parse(await once(request, "response"));
    const { statusCode: status = 502, headers } = answer;
    return { status, headers, body: await bodyOf(answer) };
}

async function bodyOf(message: http.IncomingMessage): Promise<Buffer> {
    const chunks: Buffer[] = [];
    message.on("data", (chunk: Buffer) => chunks.push(chunk));
    await once(message, "end");
    return Buffer.concat(chunks);
}
