import { randomBytes } from "node:crypto";
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { gunzipSync } from "node:zlib";

/** The organization by which the file backend names every stack. */
export const organization = "organization";

/** What the engine tells, and asks for, while it runs. */
export interface StateStore {
    /** The stack's state, as `pulumi stack export` has it. */
    readonly exportState: () => object;
    /** Is given what the engine has done, and must have kept it when it returns. */
    readonly keep: (request: unknown) => void;
    /** The engine has told all of its run. */
    readonly complete: () => void;
}

export interface StateServer {
    /** What leads a Pulumi CLI here. */
    readonly variables: Readonly<Record<string, string>>;
    readonly close: () => Promise<void>;
}

/** A stack that the server answers for. */
export interface ServedStack {
    readonly project: string;
    readonly environment: string;
}

interface Answer {
    readonly status?: number;
    readonly body?: object;
}

type Handler = (request: http.IncomingMessage) => Answer | Promise<Answer>;

/**
 * Serves one stack's state on loopback, by as much of the protocol of Pulumi's service as its CLI needs
 * for a run. Unlike a file, it takes of each step only what has changed.
 */
export async function serveState(stack: ServedStack, store: StateStore): Promise<StateServer> {
    const token = randomBytes(32).toString("hex");
    const routes = routesOf(stack, store, token);
    const server = http.createServer((request, response) => {
        const { authorization = "" } = request.headers;
        const isKnown = [`token ${token}`, `update-token ${token}`].includes(authorization);
        const answering = isKnown ? answer(routes, request) : refusal;
        answering
            .catch(failure)
            .then(({ status = 200, body = {} }) => {
                request.resume();
                response.writeHead(status, { "Content-Type": "application/json" });
                response.end(JSON.stringify(status < 400 ? body : { code: status, ...body }));
            })
            .catch(() => response.destroy());
    });
    await new Promise<void>((resolve, reject) => {
        server.once("error", reject).listen(0, "127.0.0.1", resolve);
    });
    return {
        variables: {
            PULUMI_BACKEND_URL: `http://127.0.0.1:${portOf(server)}`,
            PULUMI_ACCESS_TOKEN: token,
        },
        close: () =>
            new Promise((resolve) => {
                server.close(() => {
                    resolve();
                });
                server.closeAllConnections();
            }),
    };
}

function portOf(server: http.Server): number {
    const address = server.address();
    const isBound = (it: typeof address): it is AddressInfo => typeof it === "object";
    return isBound(address) ? address.port : 0;
}

const refusal: Promise<Answer> = Promise.resolve({ status: 401, body: { message: "no token" } });

function failure(error: unknown): Answer {
    return { status: 500, body: { message: error instanceof Error ? error.message : "" } };
}

async function answer(routes: readonly Route[], request: http.IncomingMessage): Promise<Answer> {
    const { pathname } = new URL(request.url ?? "/", "http://127.0.0.1");
    const called = `${request.method ?? ""} ${pathname}`;
    const route = routes.find(([pattern]) => pattern.test(called));
    return route === undefined ? { status: 404, body: { message: called } } : route[1](request);
}

type Route = readonly [pattern: RegExp, handler: Handler];

function routesOf(stack: ServedStack, store: StateStore, token: string): readonly Route[] {
    const project = `/api/stacks/${organization}/${stack.project}`;
    const one = `${project}/${stack.environment}`;
    const run = `${one}/(update|refresh|destroy)`;
    const say =
        (body: object = {}): Handler =>
        () => ({ body });
    const routes: readonly (readonly [string, Handler])[] = [
        ["GET /api/user", say({ githubLogin: organization, organizations: [] })],
        ["GET /api/capabilities", say({ capabilities: [] })],
        [`HEAD ${project}`, say()],
        [`GET ${one}`, say(describe(stack))],
        [`PATCH ${one}/tags`, say()],
        [`GET ${one}/export`, () => ({ body: store.exportState() })],
        [`GET ${one}/updates`, say({ updates: [finished] })],
        [`POST ${run}`, say({ updateID: "run" })],
        [`POST ${run}/run`, say({ version: 1, token, journalVersion: 1 })],
        [`POST ${run}/run/renew_lease`, say({ token })],
        [
            `PATCH ${run}/run/journalentries`,
            async (request) => {
                store.keep(JSON.parse(await textOf(request)));
                return {};
            },
        ],
        [
            `POST ${run}/run/complete`,
            () => {
                store.complete();
                return {};
            },
        ],
        // Told on the spot by the engine's own events.
        [`POST ${run}/run/events(/batch)?`, say()],
    ];
    return routes.map(([pattern, handler]) => [new RegExp(`^${pattern}$`), handler]);
}

function describe({ project, environment }: ServedStack): object {
    const names = { orgName: organization, projectName: project, stackName: environment };
    return { id: environment, ...names, tags: {}, version: 1 };
}

/** The Automation API asks how its run ended; it has seen that itself. */
const finished = {
    kind: "update",
    startTime: 0,
    endTime: 0,
    message: "",
    environment: {},
    config: {},
    result: "succeeded",
    version: 1,
};

async function textOf(request: http.IncomingMessage): Promise<string> {
    const bytes = await buffer(request);
    const isZipped = request.headers["content-encoding"] === "gzip";
    return (isZipped ? gunzipSync(bytes) : bytes).toString("utf8");
}
