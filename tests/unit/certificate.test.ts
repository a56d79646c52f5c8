import * as assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import * as tls from "node:tls";

import {
    certificateAuthority,
    seedLength,
    servingCertificate,
} from "../../components/internal/certificate";
import { isRecord } from "../support/graph";

const host = "server.some-namespace.svc";
const seed = Buffer.alloc(seedLength, "seed");

/** What a client that trusts one certificate alone says of a server that shows another. */
async function greet(
    server: { readonly certificate: string; readonly key: string },
    trusted: string,
    servername: string,
): Promise<string> {
    const listener = tls.createServer({ cert: server.certificate, key: server.key });
    listener.on("tlsClientError", () => undefined);
    listener.listen(0, "127.0.0.1");
    await once(listener, "listening");
    const { port } = addressOf(listener);
    const client = tls.connect({ port, host: "127.0.0.1", ca: trusted, servername });
    try {
        await once(client, "secureConnect");
        return "trusted";
    } catch (error) {
        return isRecord(error) ? String(error["code"]) : String(error);
    } finally {
        client.destroy();
        listener.close();
    }
}

function addressOf(server: tls.Server): AddressInfo {
    const address = server.address();
    assert.ok(address !== null && typeof address === "object");
    return address;
}

describe("a serving certificate", () => {
    it("is the same whenever it is made of the same seed, and another of another", async () => {
        const made = await servingCertificate(seed, host);
        assert.deepEqual(await servingCertificate(seed, host), made);
        const other = await servingCertificate(Buffer.alloc(seedLength, "other"), host);
        assert.notEqual(other.certificate, made.certificate);
        assert.notEqual(other.key, made.key);
    });

    it("is for a server of one name, and signs no other certificate", async () => {
        const { certificate } = await servingCertificate(seed, host);
        const read = new X509Certificate(certificate);
        assert.equal(read.subjectAltName, `DNS:${host}`);
        assert.equal(read.ca, false);
        assert.deepEqual(read.keyUsage, ["1.3.6.1.5.5.7.3.1"]);
        assert.ok(read.verify(read.publicKey));
        assert.ok(!Number.isNaN(Date.parse(read.validTo)) && Date.parse(read.validFrom) > 0);
    });

    it("is trusted by who was told of it, under its name, and by nobody else", async () => {
        const made = await servingCertificate(seed, host);
        const other = await servingCertificate(Buffer.alloc(seedLength, "other"), host);
        assert.equal(await greet(made, made.certificate, host), "trusted");
        assert.match(await greet(made, other.certificate, host), /SELF_SIGNED|SIGNATURE|LOCALLY/);
        assert.equal(
            await greet(made, made.certificate, "another.name"),
            "ERR_TLS_CERT_ALTNAME_INVALID",
        );
    });

    it("names a host of any length", async () => {
        const long = `${"a".repeat(63)}.${"b".repeat(63)}.svc`;
        const { certificate } = await servingCertificate(seed, long);
        assert.equal(new X509Certificate(certificate).subjectAltName, `DNS:${long}`);
    });
});

describe("a certificate authority", () => {
    const made = (text = "seed") => certificateAuthority(Buffer.alloc(seedLength, text), "parts");

    it("gives the same certificates whenever it is made of the same seed", async () => {
        const holder = { name: "node", hosts: [host], isClient: true };
        const [one, other] = [await made(), await made()];
        assert.equal(one.certificate, other.certificate);
        assert.deepEqual(await one.issue(holder), await other.issue(holder));
        assert.notEqual((await made("another")).certificate, one.certificate);
    });

    it("tells servers and clients apart, and signs no further authority", async () => {
        const { certificate, issue } = await made();
        const read = async (holder: Parameters<typeof issue>[0]) =>
            new X509Certificate((await issue(holder)).certificate);
        const server = await read({ name: "server", hosts: [host] });
        const client = await read({ name: "client", isClient: true });
        assert.deepEqual(server.keyUsage, ["1.3.6.1.5.5.7.3.1"]);
        assert.deepEqual(client.keyUsage, ["1.3.6.1.5.5.7.3.2"]);
        assert.equal(client.subjectAltName, undefined);
        const authority = new X509Certificate(certificate);
        assert.equal(authority.ca, true);
        for (const each of [server, client]) {
            assert.ok(each.checkIssued(authority) && each.verify(authority.publicKey));
            assert.equal(each.ca, false);
        }
        assert.notEqual(server.serialNumber, client.serialNumber);
    });

    it("is all that a client has to know of a server under its name", async () => {
        const { certificate, issue } = await made();
        const server = await issue({ name: "server", hosts: [host] });
        assert.equal(await greet(server, certificate, host), "trusted");
        const another = await made("another");
        assert.match(await greet(server, another.certificate, host), /SIGNATURE/);
    });
});
