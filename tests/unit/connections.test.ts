import * as assert from "node:assert/strict";
import { once } from "node:events";
import * as net from "node:net";
import {
    type ClientUnaryCall,
    credentials,
    makeGenericClientConstructor,
    Server,
    ServerCredentials,
    type ServiceDefinition,
} from "@grpc/grpc-js";
import * as settings from "@pulumi/pulumi/runtime/settings";
import { isolateConnections } from "../../cli/engine/connections";

const asIs = (bytes: Buffer): Buffer => bytes;
const service: ServiceDefinition = {
    ping: {
        path: "/test/ping",
        requestStream: false,
        responseStream: false,
        requestSerialize: asIs,
        requestDeserialize: asIs,
        responseSerialize: asIs,
        responseDeserialize: asIs,
    },
};
const Client = makeGenericClientConstructor(service, "test");

describe("the engine's connections", () => {
    it("are not broken by what another run left behind at the same port", async () => {
        isolateConnections();
        const address = `127.0.0.1:${await unusedPort()}`;
        assert.match(await ping(address), /UNAVAILABLE/);

        const server = new Server();
        server.addService(service, {
            ping: (_: unknown, answer: (error: null, bytes: Buffer) => void) => {
                answer(null, Buffer.from("pong"));
            },
        });
        await new Promise((resolve) => {
            server.bindAsync(address, ServerCredentials.createInsecure(), resolve);
        });
        try {
            assert.equal(await ping(address), "pong");
        } finally {
            server.forceShutdown();
        }
    });
});

/** Asks with the options that Pulumi connects with; tells the answer or what went wrong. */
function ping(address: string): Promise<string> {
    const options: unknown = Reflect.get(settings, "grpcClientOptions");
    assert.ok(typeof options === "object" && options !== null);
    const client = new Client(address, credentials.createInsecure(), { ...options });
    return new Promise((resolve) => {
        client.makeUnaryRequest(
            "/test/ping",
            asIs,
            asIs,
            Buffer.from("ping"),
            (error, bytes): ClientUnaryCall | undefined => {
                // Not closed: a run that ended may have left connections open.
                resolve(error?.message ?? bytes?.toString() ?? "");
                return undefined;
            },
        );
    });
}

async function unusedPort(): Promise<number> {
    const server = net.createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    server.close();
    await once(server, "close");
    assert.ok(typeof address === "object" && address !== null);
    return address.port;
}
