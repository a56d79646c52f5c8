import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as https from "node:https";
import * as path from "node:path";

import {
    authoritiesOf,
    certificatesOf,
    judgeCertificate,
    type ServedSecret,
} from "../../cli/verify/certificate";
import type { Observation } from "../../cli/verify/check";
import type { Way } from "../../cli/verify/forward";
import { type HttpAnswer, request } from "../../cli/verify/http";
import { ensureAuthority, ensureCertificate } from "../../local/cluster/pki";
import { temporaryFolder } from "../support/temporary";

const host = "hello.example.test";

function problemsOf(observations: readonly Observation[]): string[] {
    return observations.filter(({ level }) => level === "problem").map(({ what }) => what);
}

describe("the certificate that a host shows", () => {
    const folder = temporaryFolder();
    const read = (name: string): string => fs.readFileSync(path.join(folder(), name), "utf8");

    async function issue(name: string, ...hosts: string[]): Promise<void> {
        const authority = await ensureAuthority(folder(), "ca");
        const servesAs = { dns: hosts, ip: [] };
        const wanted = { name, commonName: name, servesAs, client: false };
        await ensureCertificate(folder(), wanted, authority);
    }

    function secretOf(name: string, authority?: string): ServedSecret {
        const chain = certificatesOf(read(`${name}.crt`));
        return { name, namespace: "edge", chain, ...(authority && { authority }) };
    }

    /** What a client sees of a server that shows a certificate. */
    async function visit(name: string, authorities?: readonly string[]): Promise<HttpAnswer> {
        const files = { cert: read(`${name}.crt`), key: read(`${name}.key`) };
        const server = https.createServer(files, (_, response) => {
            response.end("pod-1");
        });
        await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
        const bound = server.address();
        assert.ok(typeof bound === "object" && bound !== null);
        const way: Way = { through: (work) => work(bound.port) };
        const tls = authorities === undefined ? {} : { authorities };
        const wanted = { way, path: "/", host, tls };
        try {
            return await request(wanted, AbortSignal.timeout(5000));
        } finally {
            server.close();
        }
    }

    async function judge(shown: string, secret: ServedSecret | undefined, now = new Date()) {
        const { peer } = await visit(shown, secret && authoritiesOf(secret));
        assert.ok(peer);
        return judgeCertificate(peer, host, secret, now);
    }

    it("is told whoever signed it, and nobody's to trust without a Secret", async () => {
        await issue("traefik", host);
        const observations = await judge("traefik", undefined);
        assert.deepEqual(problemsOf(observations), []);
        assert.match(observations[0]?.value ?? "", /CN=traefik, issued by CN=groundwork ca/);
        assert.equal(observations.at(-1)?.level, "warning");
    });

    it("is right where it is the Secret's, leads to its authority and covers the host", async () => {
        await issue("wildcard", "*.example.test");
        assert.deepEqual(
            problemsOf(await judge("wildcard", secretOf("wildcard", read("ca.crt")))),
            [],
        );
    });

    it("is trusted by itself where the Secret has no authority", async () => {
        await issue("wildcard", host);
        assert.deepEqual(problemsOf(await judge("wildcard", secretOf("wildcard"))), []);
    });

    it("is wrong where it is another one than the Secret's", async () => {
        await issue("wildcard", host);
        await issue("other", host);
        const observations = await judge("other", secretOf("wildcard", read("ca.crt")));
        assert.deepEqual(problemsOf(observations), ["Secret edge/wildcard"]);
    });

    it("is wrong for another host", async () => {
        await issue("wildcard", "*.elsewhere.test");
        const observations = await judge("wildcard", secretOf("wildcard", read("ca.crt")));
        assert.ok(problemsOf(observations).includes(`certificate covers ${host}`));
    });

    it("is wrong once it is over", async () => {
        await issue("wildcard", host);
        const later = new Date(Date.now() + 400 * 24 * 60 * 60 * 1000);
        const observations = await judge("wildcard", secretOf("wildcard", read("ca.crt")), later);
        assert.deepEqual(problemsOf(observations), ["certificate holds until"]);
    });

    it("is asked for where the Secret has none", async () => {
        await issue("wildcard", host);
        const empty: ServedSecret = { name: "wildcard", namespace: "edge", chain: [] };
        assert.deepEqual(problemsOf(await judge("wildcard", empty)), ["Secret edge/wildcard"]);
    });
});
