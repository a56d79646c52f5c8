import { createPrivateKey, createPublicKey } from "node:crypto";

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
    const pkcs8 = Buffer.concat([pkcs8Head, seed]);
    const key = createPrivateKey({ key: pkcs8, format: "der", type: "pkcs8" });
    const spki = createPublicKey(key).export({ format: "der", type: "spki" });
    const certificate = await X509CertificateGenerator.createSelfSigned(
        {
            name: `CN=${host.slice(0, commonNameLimit)}`,
            serialNumber: "01",
            // RFC 5280, section 4.1.2.5, says with this date that a certificate has no end.
            notBefore: new Date("2026-01-01T00:00:00Z"),
            notAfter: new Date("9999-12-31T23:59:59Z"),
            signingAlgorithm: ed25519,
            keys: {
                privateKey: await crypto.subtle.importKey("pkcs8", pkcs8, ed25519, false, ["sign"]),
                publicKey: await crypto.subtle.importKey("spki", spki, ed25519, true, ["verify"]),
            },
            extensions: [
                new BasicConstraintsExtension(false, undefined, true),
                new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
                new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
                new SubjectAlternativeNameExtension([{ type: "dns", value: host }]),
            ],
        },
        crypto,
    );
    return {
        certificate: `${certificate.toString("pem")}\n`,
        key: key.export({ format: "pem", type: "pkcs8" }).toString(),
    };
}
