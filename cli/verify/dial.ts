import { z } from "zod";

import { complaintOf } from "../engine/access";
import type { Context } from "./check";
import { forward } from "./forward";
import { request } from "./http";
import { probePort } from "./manifests";
import { ask } from "./kube";
import type { Pod } from "./pods";

/** What one pod got from another. */
export type Dialled =
    | { readonly answer: string; readonly milliseconds: number }
    | { readonly refusal: string; readonly milliseconds: number };

/** Whom a pod is to ask. */
export interface Destination {
    readonly host: string;
    readonly port: number;
}

export type Dial = (to: Destination) => Promise<Dialled>;

/** Lets a pod of verify's ask others over HTTP, from inside: with its resolver and its network. */
export async function dialFrom(context: Context, pod: Pod): Promise<Dial> {
    const { namespace, name } = pod.metadata;
    const way = await forward(context, { namespace, pod: name, port: probePort });
    return async (to) => {
        const query = new URLSearchParams({
            host: to.host,
            port: String(to.port),
            protocol: "http",
            // A pod of verify's answers with its own name.
            request: "hostname",
            tries: "1",
        });
        const path = `/dial?${query.toString()}`;
        const { status, body, milliseconds } = await request({ way, path }, context.signal);
        return { ...readDialled(status, body), milliseconds };
    };
}

/** How a command in a pod ended. */
export type Ran =
    | { readonly succeeded: true; readonly output: string }
    | { readonly succeeded: false; readonly reason: string };

/** Runs the one program that verify's pods have: some images hold nothing else, and no shell. */
export async function runAgnhost(
    context: Context,
    pod: Pod,
    args: readonly string[],
): Promise<Ran> {
    const { namespace, name } = pod.metadata;
    const command = ["exec", `--namespace=${namespace}`, name, "--", "/agnhost", ...args];
    try {
        return { succeeded: true, output: await ask(context, command) };
    } catch (error) {
        context.signal.throwIfAborted();
        return { succeeded: false, reason: programsWords(complaintOf(error)) };
    }
}

/** What the program said, without what kubectl says of it. */
export function programsWords(text: string): string {
    const lines = text.split("\n");
    const own = lines.filter((line) => !/^command terminated with exit code \d+$/.test(line));
    return (own.at(-1) ?? text).replace(/^error: /, "");
}

/** What became of a connection that one pod tried to another. */
export type Connection =
    | { readonly state: "open" }
    /** `TIMEOUT`, `REFUSED`, or what else the network said. */
    | { readonly state: "closed"; readonly how: string }
    | { readonly state: "untried"; readonly reason: string };

/** Lets a pod of verify's connect to an address, as `host:port`, and hang up. */
export async function connectFrom(
    context: Context,
    pod: Pod,
    address: string,
): Promise<Connection> {
    const ran = await runAgnhost(context, pod, ["connect", address, "--timeout=3s"]);
    return ran.succeeded ? { state: "open" } : readConnection(ran.reason);
}

export function connectionText(connection: Connection): string {
    switch (connection.state) {
        case "open":
            return "connected";
        case "closed":
            return connection.how;
        case "untried":
            return `not tried: ${connection.reason}`;
    }
}

/** Which of agnhost's words tell of the network, and not of what was to try it. */
export function readConnection(said: string): Connection {
    return /^(TIMEOUT|REFUSED|OTHER|DNS)\b/.test(said)
        ? { state: "closed", how: said }
        : { state: "untried", reason: said };
}

const dialResponse = z.object({
    responses: z.array(z.string()).default([]),
    errors: z.array(z.string()).default([]),
});

/** What netexec tells of its question: a name that it cannot resolve is a bad request to it. */
export function readDialled(
    status: number,
    body: string,
): { readonly answer: string } | { readonly refusal: string } {
    if (status !== 200) {
        return { refusal: body.trim().replace(/^host and\/or port param are invalid\. /, "") };
    }
    const { responses, errors } = dialResponse.parse(JSON.parse(body));
    // An answer without a text is one, and netexec leaves it out.
    return errors.length > 0 ? { refusal: errors.join("; ") } : { answer: responses[0] ?? "" };
}
