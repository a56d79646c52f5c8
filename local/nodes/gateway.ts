import * as fs from "node:fs";
import * as net from "node:net";
import { parseArgs } from "node:util";
import { doorArgument, relay } from "./relay";

/*
 * Runs in this machine's own network: opens a Unix socket for each server on loopback that the
 * nodes' network may reach, and leads whoever knocks there to that server. Nothing else gets in.
 */

const { values } = parseArgs({
    options: { door: { type: "string", multiple: true, default: [] } },
});

for (const { socket, port } of values.door.map(doorArgument)) {
    fs.rmSync(socket, { force: true });
    net.createServer((visitor) => {
        relay(visitor, net.connect(port, "127.0.0.1"));
    }).listen(socket, () => {
        fs.chmodSync(socket, 0o600);
    });
}
