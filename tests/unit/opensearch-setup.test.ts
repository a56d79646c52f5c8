import * as assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import type { IncomingMessage } from "node:http";
import * as https from "node:https";
import * as path from "node:path";
import { TLSSocket } from "node:tls";

import { openSearchCertificates } from "../../components/opensearch/certificates";
import { lifecycleFiles } from "../../components/opensearch/lifecycle";
import { isRecord } from "../support/graph";
import { temporaryFolder } from "../support/temporary";

const host = "opensearch.platform-logs.svc";
const lifecycle = { retentionDays: 30, shardSize: "30gb", shards: 3, replicas: 1 };

/** What OpenSearch answers to; it does not do anything. */
class Store {
    /** Method and path of each request, in their order. */
    public readonly requests: string[] = [];
    /** Who has asked, by the certificates that they showed. */
    public readonly callers = new Set<string>();
    /** What is there, by the paths at which it is found. */
    public readonly present = new Map<string, string>();
    private server: https.Server | undefined;

    public async start(identity: {
        readonly authority: string;
        readonly node: { readonly certificate: string; readonly key: string };
    }): Promise<number> {
        this.server = https.createServer(
            {
                ca: identity.authority,
                cert: identity.node.certificate,
                key: identity.node.key,
                requestCert: true,
                rejectUnauthorized: true,
            },
            (request, response) => {
                const found = this.answer(request);
                response.statusCode = found === undefined ? 404 : 200;
                response.end(found);
            },
        );
        this.server.listen(0, "127.0.0.1");
        await once(this.server, "listening");
        const address = this.server.address();
        return isRecord(address) ? Number(address["port"]) : assert.fail("no port");
    }

    public stop(): void {
        this.server?.close();
    }

    private answer({ method = "", url = "", socket }: IncomingMessage): string | undefined {
        this.requests.push(`${method} ${url}`);
        if (socket instanceof TLSSocket) {
            this.callers.add(socket.getPeerCertificate().subject.CN);
        }
        const [place = ""] = url.split("?");
        if (method === "GET") {
            return this.present.get(place);
        }
        this.present.set(place, '{"_seq_no":7,"_primary_term":3}');
        return "{}";
    }
}

describe("the setup of opensearch", () => {
    const folder = temporaryFolder();
    const store = new Store();
    const made = openSearchCertificates(Buffer.alloc(32, "seed"), "platform-logs");
    let port = 0;
    before(async () => {
        port = await store.start(await made);
    });
    beforeEach(async () => {
        const { authority, admin } = await made;
        place("ca.crt", authority);
        place("admin.crt", admin.certificate);
        place("admin.key", admin.key);
        place("tool.sh", '#!/bin/sh\necho "$@" > "$(dirname "$0")/tool.args"\n');
        // The Service's name is known nowhere but here.
        place(".curlrc", `connect-to = "${host}:${port}:127.0.0.1:${port}"\n`);
        for (const [name, text] of Object.entries(lifecycleFiles(lifecycle))) {
            place(name, text);
        }
    });
    after(() => {
        store.stop();
    });

    function place(name: string, text: string): void {
        fs.writeFileSync(path.join(folder(), name), text, { mode: 0o700 });
    }

    async function run(): Promise<void> {
        store.requests.length = 0;
        const child = spawn("bash", [path.join(folder(), "setup.sh")], {
            env: {
                PATH: process.env["PATH"],
                HOME: folder(),
                STORE_HOST: host,
                STORE_PORT: String(port),
                TLS: folder(),
                SETUP_FILES: folder(),
                SECURITY_FILES: "/security",
                SECURITY_TOOL: path.join(folder(), "tool.sh"),
            },
        });
        let complaints = "";
        child.stderr.setEncoding("utf8").on("data", (text: string) => (complaints += text));
        child.stdout.resume();
        await once(child, "close");
        assert.equal(child.exitCode, 0, complaints);
    }

    it("makes all that is missing, as the administrator, of a store that it verifies", async () => {
        await run();
        assert.deepEqual(store.requests, [
            "PUT /_index_template/logs",
            "GET /_plugins/_ism/policies/logs",
            "PUT /_plugins/_ism/policies/logs",
            "GET /_data_stream/logs",
            "PUT /_data_stream/logs",
            "POST /_plugins/_ism/change_policy/.ds-logs-*",
        ]);
        assert.deepEqual([...store.callers], ["opensearch-admin"]);
        assert.match(fs.readFileSync(path.join(folder(), "tool.args"), "utf8"), /^-cd \/security /);
    });

    it("runs again over what it has made: the policy by its version, the stream not at all", async () => {
        await run();
        assert.deepEqual(store.requests, [
            "PUT /_index_template/logs",
            "GET /_plugins/_ism/policies/logs",
            "GET /_plugins/_ism/policies/logs",
            "PUT /_plugins/_ism/policies/logs?if_seq_no=7&if_primary_term=3",
            "GET /_data_stream/logs",
            "POST /_plugins/_ism/change_policy/.ds-logs-*",
        ]);
    });

    it("fails where the store is another one", async () => {
        const { authority } = await openSearchCertificates(Buffer.alloc(32, "x"), "platform-logs");
        place("ca.crt", authority);
        await assert.rejects(run());
    });
});
