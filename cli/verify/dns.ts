import * as net from "node:net";

import { type RecordType, streamDecode, streamEncode } from "dns-packet";

import type { Way } from "./forward";

/** What a DNS server said. */
export interface DnsAnswer {
    /** `NOERROR`, `NXDOMAIN`, or another code of the server. */
    readonly code: string;
    /** The data of the records of the type that was asked for. */
    readonly data: readonly string[];
    readonly milliseconds: number;
}

const patience = 5_000;

/**
 * Asks a DNS server over TCP.
 *
 * @throws Error where it hangs up, or says nothing in time.
 */
export function askDns(way: Way, name: string, type: RecordType): Promise<DnsAnswer> {
    return way.through((port) => askOnce(port, name, type));
}

function askOnce(port: number, name: string, type: RecordType): Promise<DnsAnswer> {
    const started = performance.now();
    const question = streamEncode({
        type: "query",
        id: Math.floor(Math.random() * 0xffff),
        flags: recursionDesired,
        questions: [{ type, name }],
    });
    return new Promise((resolve, reject) => {
        const received: Buffer[] = [];
        const socket = net.connect({ host: "127.0.0.1", port, timeout: patience });
        socket.on("connect", () => socket.write(question));
        socket.on("timeout", () => socket.destroy(new Error(`no answer in ${patience / 1000} s`)));
        socket.on("error", reject);
        socket.on("close", () => {
            reject(new Error("it hung up without an answer"));
        });
        socket.on("data", (chunk) => {
            received.push(chunk);
            const answer = readAnswer(Buffer.concat(received), type);
            if (answer !== undefined) {
                socket.end();
                resolve({ ...answer, milliseconds: performance.now() - started });
            }
        });
    });
}

const recursionDesired = 0x0100;

/** Of the codes of RFC 1035 and 2136 those that a resolver may meet. */
const codes = ["NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED"];

/** The answer in what has arrived over TCP; undefined while some of it is still to come. */
export function readAnswer(
    received: Buffer,
    type: RecordType,
): Omit<DnsAnswer, "milliseconds"> | undefined {
    if (received.length < 2 || received.length < 2 + received.readUInt16BE(0)) {
        return undefined;
    }
    const { flags = 0, answers = [] } = streamDecode(received);
    const code = flags & 0xf;
    return {
        code: codes[code] ?? `code ${code}`,
        data: answers.flatMap((answer) =>
            answer.type === type && "data" in answer && typeof answer.data === "string"
                ? [answer.data]
                : [],
        ),
    };
}
