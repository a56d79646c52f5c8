import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as http from "node:http";
import * as net from "node:net";
import { parseArgs } from "node:util";
import { fabricNetwork, machines } from "./machines";
import { doorArgument, relay } from "./relay";

/*
 * Runs in a network namespace of its own, which is the switch that the machines hang on. It has the
 * doors to the API server and the registry, and connects the API server with nodes and pods.
 */

const { values } = parseArgs({
    options: {
        address: { type: "string", default: fabricNetwork.address },
        door: { type: "string", multiple: true, default: [] },
        loopback: { type: "string", multiple: true, default: [] },
        egress: { type: "string", default: "" },
    },
});

setUpSwitch(values.address);
for (const { socket, port } of values.door.map(doorArgument)) {
    net.createServer((visitor) => {
        relay(visitor, net.connect(socket));
    }).listen(port, values.address);
}
connectOnRequest(values.egress, new Map(values.loopback.map(doorArgument).map(toEntry)));

function setUpSwitch(address: string): void {
    const batch = [
        "link set lo up",
        "link add fabric0 type bridge",
        `address add ${address}/${fabricNetwork.length} dev fabric0`,
        "link set fabric0 up",
        ...machines.map((machine) => `route add ${machine.podRange} via ${machine.address}`),
    ];
    execFileSync("ip", ["-batch", "-"], { input: batch.join("\n") });
}

/** Answers HTTP CONNECT. What the API server knows as localhost is outside, behind a door. */
function connectOnRequest(listenOn: string, loopback: ReadonlyMap<number, string>): void {
    const server = http.createServer((_, response) => response.writeHead(405).end());
    server.on("connect", (request, visitor) => {
        const { hostname, port } = new URL(`tcp://${request.url ?? ""}`);
        const door = hostname === "localhost" ? loopback.get(Number(port)) : undefined;
        const target = door === undefined ? net.connect(Number(port), hostname) : net.connect(door);
        target.once("connect", () => visitor.write("HTTP/1.1 200 Connection established\r\n\r\n"));
        relay(visitor, target);
    });
    fs.rmSync(listenOn, { force: true });
    server.listen(listenOn, () => {
        fs.chmodSync(listenOn, 0o600);
    });
}

function toEntry(door: { readonly socket: string; readonly port: number }): [number, string] {
    return [door.port, door.socket];
}
