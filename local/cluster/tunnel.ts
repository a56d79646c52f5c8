import * as http from "node:http";
import type { Duplex } from "node:stream";

/**
 * A connection with an address that no way of this machine's network leads to: whoever listens on
 * the Unix socket is asked to make it, by HTTP CONNECT, as the API server asks.
 *
 * @param target `<address>:<port>`.
 * @throws the socket's error if nobody listens, or the other side cannot be reached.
 */
export async function connectThrough(door: string, target: string): Promise<Duplex> {
    return new Promise((resolve, reject) => {
        const request = http.request({
            socketPath: door,
            method: "CONNECT",
            path: target,
            timeout: 10_000,
            agent: false,
        });
        request.once("connect", (response, socket) => {
            if (response.statusCode === 200) {
                resolve(socket);
            } else {
                socket.destroy();
                reject(new Error(`${door} refused ${target} with ${response.statusCode}`));
            }
        });
        request.once("timeout", () => request.destroy(new Error(`${target} cannot be reached`)));
        request.once("error", reject);
        request.end();
    });
}
