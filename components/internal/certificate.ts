import { createPrivateKey, createPublicKey, hkdfSync, type KeyObject } from "node:crypto";

import {
    BasicConstraintsExtension,
    ExtendedKeyUsage,
    ExtendedKeyUsageExtension,
    KeyUsageFlags,
    KeyUsagesExtension,
    SubjectAlternativeNameExtension,
    X509CertificateGenerator,
} from "@peculiar/x509";

/** A certificate and its private key, both as PEM. */
export interface ServingCertificate {
    readonly certificate: string;
    readonly key: string;
}

/** How many bytes a seed has. */
export const seedLength = 32;

const ed25519 = { name: "Ed25519" };
/** X.520's bound of a common name; clients look at the alternative name. */
const commonNameLimit = 64;
/** What PKCS #8 puts before the 32 bytes that are an Ed25519 key. Source: RFC 8410, section 7. */
const pkcs8Head = Buffer.from("302e020100300506032b657004220420", "hex");
/** What SEC 1 puts around the 32 bytes that are a P-256 key. Source: RFC 5915, section 3. */
const sec1Head = Buffer.from("30310201010420", "hex");
const sec1Tail = Buffer.from("a00a06082a8648ce3d030107", "hex");

/**
 * The certificate of a server that one client knows by exactly this certificate. It is a function
 * of the seed alone, so that a program that runs again and again makes no new one: Ed25519 signs
 * without a random number, and the certificate is for all times, as only a new seed ends it.
 *
 * @param seed Secret random bytes.
 * @param host The one name that the server answers to.
 */
export async function servingCertificate(
    seed: Uint8Array,
    host: string,
): Promise<ServingCertificate> {
    const pair = await ed25519Pair(seed);
    const certificate = await X509CertificateGenerator.createSelfSigned(
        { ...termsOf(host), keys: pair, extensions: serverExtensions(host) },
        crypto,
    );
    return { certificate: pem(certificate), key: pem(pair.pem) };
}

/** A certificate for visitors, and the authority that a client has to know to trust it. */
export interface VisitorsCertificate extends ServingCertificate {
    readonly authority: string;
}

/**
 * The certificate of a server that browsers come to, who know no Ed25519 key: it has one of P-256,
 * and is signed by an authority of its own, which signs without a random number. Beside that it is
 * what `servingCertificate` makes.
 *
 * @param seed Secret random bytes.
 * @param host The name that the server answers to, which may begin with `*.`.
 */
export async function visitorsCertificate(
    seed: Uint8Array,
    host: string,
): Promise<VisitorsCertificate> {
    const signer = await ed25519Pair(derived(seed, "authority"));
    const authority = await X509CertificateGenerator.createSelfSigned(
        {
            ...termsOf(`authority of ${host}`),
            keys: signer,
            extensions: [
                new BasicConstraintsExtension(true, 0, true),
                new KeyUsagesExtension(KeyUsageFlags.keyCertSign, true),
            ],
        },
        crypto,
    );
    const key = p256Key(derived(seed, "server"));
    const certificate = await X509CertificateGenerator.create(
        {
            ...termsOf(host),
            subject: subjectOf(host),
            issuer: authority.subject,
            publicKey: await crypto.subtle.importKey(
                "spki",
                createPublicKey(key).export({ format: "der", type: "spki" }),
                { name: "ECDSA", namedCurve: "P-256" },
                true,
                ["verify"],
            ),
            signingKey: signer.privateKey,
            extensions: serverExtensions(host),
        },
        crypto,
    );
    return {
        certificate: pem(certificate) + pem(authority),
        key: pem(key.export({ format: "pem", type: "pkcs8" }).toString()),
        authority: pem(authority),
    };
}

function termsOf(host: string) {
    return {
        name: subjectOf(host),
        serialNumber: "01",
        // RFC 5280, section 4.1.2.5, says with this date that a certificate has no end.
        notBefore: new Date("2026-01-01T00:00:00Z"),
        notAfter: new Date("9999-12-31T23:59:59Z"),
        signingAlgorithm: ed25519,
    };
}

function subjectOf(host: string): string {
    return `CN=${host.slice(0, commonNameLimit)}`;
}

function serverExtensions(host: string) {
    return [
        new BasicConstraintsExtension(false, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
        new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
        new SubjectAlternativeNameExtension([{ type: "dns", value: host }]),
    ];
}

async function ed25519Pair(seed: Uint8Array) {
    const pkcs8 = Buffer.concat([pkcs8Head, seed]);
    const key = createPrivateKey({ key: pkcs8, format: "der", type: "pkcs8" });
    const spki = createPublicKey(key).export({ format: "der", type: "spki" });
    return {
        privateKey: await crypto.subtle.importKey("pkcs8", pkcs8, ed25519, false, ["sign"]),
        publicKey: await crypto.subtle.importKey("spki", spki, ed25519, true, ["verify"]),
        pem: key.export({ format: "pem", type: "pkcs8" }).toString(),
    };
}

/** Any number below the curve's order is a key: without its first bit every one of 32 bytes is. */
function p256Key(seed: Uint8Array): KeyObject {
    const [first = 0, ...rest] = seed;
    const number = Buffer.from([first & 0x7f, ...rest]);
    const sec1 = Buffer.concat([sec1Head, number, sec1Tail]);
    return createPrivateKey({ key: sec1, format: "der", type: "sec1" });
}

/** Further secret bytes out of the same seed. */
function derived(seed: Uint8Array, purpose: string): Uint8Array {
    return new Uint8Array(hkdfSync("sha256", seed, "", purpose, seedLength));
}

function pem(certificate: { toString(format: "pem"): string } | string): string {
    const text = typeof certificate === "string" ? certificate : certificate.toString("pem");
    return `${text.trimEnd()}\n`;
}
