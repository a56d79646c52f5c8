import { once } from "node:events";
import * as http from "node:http";

/** A server on loopback that has one answer to everything. */
export interface Answering {
    readonly address: string;
    /** Ends it: from then on nobody answers there. */
    readonly stop: () => Promise<void>;
}

/** Starts a server that answers like this. */
export async function answering(
    status: number,
    contentType: string,
    body: string,
): Promise<Answering> {
    const server = http.createServer((_, response) => {
        response.writeHead(status, { "content-type": contentType }).end(body);
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const bound = server.address();
    const port = typeof bound === "object" && bound !== null ? bound.port : 0;
    return {
        address: `http://127.0.0.1:${port}`,
        stop: async () => {
            server.closeAllConnections();
            server.close();
            await once(server, "close");
        },
    };
}
