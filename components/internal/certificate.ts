import {
    createHash,
    createPrivateKey,
    createPublicKey,
    hkdfSync,
    type KeyObject,
} from "node:crypto";

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
        { ...termsOf(host), keys: pair, extensions: holderExtensions({ hosts: [host] }) },
        crypto,
    );
    return { certificate: pem(certificate), key: pem(pair.pem) };
}

/** A certificate for visitors, and the authority that a client has to know to trust it. */
export interface VisitorsCertificate extends ServingCertificate {
    readonly authority: string;
}

/**
 * The certificate of a server that browsers come to, who know no Ed25519 key. Beside that it is what
 * `servingCertificate` makes.
 *
 * @param seed Secret random bytes.
 * @param host The name that the server answers to, which may begin with `*.`.
 */
export async function visitorsCertificate(
    seed: Uint8Array,
    host: string,
): Promise<VisitorsCertificate> {
    const { certificate: authority, issue } = await certificateAuthority(
        seed,
        `authority of ${host}`,
    );
    const server = await issue({ name: host, hosts: [host] });
    return { ...server, certificate: server.certificate + authority, authority };
}

/** Who a certificate is for. */
export interface CertificateHolder {
    /** Its common name, by which it is known as a client. An authority gives each name once. */
    readonly name: string;
    /** The names that it answers to as a server, which may begin with `*.`. @default it is none */
    readonly hosts?: readonly string[];
    /** Does it show the certificate to servers? @default false */
    readonly isClient?: boolean;
}

export interface CertificateAuthority {
    /** What those have to know that trust its certificates: PEM. */
    readonly certificate: string;
    readonly issue: (holder: CertificateHolder) => Promise<ServingCertificate>;
}

/**
 * Gives certificates to the parts of one system. They have keys of P-256, which everybody can read;
 * it has one of Ed25519 itself, as it then signs without a random number.
 *
 * @param seed Secret random bytes, of which all that it gives are functions.
 * @param name The authority's common name.
 */
export async function certificateAuthority(
    seed: Uint8Array,
    name: string,
): Promise<CertificateAuthority> {
    const signer = await ed25519Pair(derived(seed, "authority"));
    const authority = await X509CertificateGenerator.createSelfSigned(
        {
            ...termsOf(name),
            keys: signer,
            extensions: [
                new BasicConstraintsExtension(true, 0, true),
                new KeyUsagesExtension(KeyUsageFlags.keyCertSign, true),
            ],
        },
        crypto,
    );
    const issue = async (holder: CertificateHolder) => {
        const key = p256Key(derived(seed, `holder ${holder.name}`));
        const certificate = await X509CertificateGenerator.create(
            {
                ...termsOf(holder.name),
                serialNumber: serialOf(holder.name),
                subject: subjectOf(holder.name),
                issuer: authority.subject,
                publicKey: await p256PublicKey(key),
                signingKey: signer.privateKey,
                extensions: holderExtensions(holder),
            },
            crypto,
        );
        return {
            certificate: pem(certificate),
            key: pem(key.export({ format: "pem", type: "pkcs8" }).toString()),
        };
    };
    return { certificate: pem(authority), issue };
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

/** Positive, and as long as an authority's serial numbers may be. */
function serialOf(name: string): string {
    return `01${createHash("sha256").update(name).digest("hex").slice(0, 30)}`;
}

function holderExtensions({ hosts = [], isClient = false }: Omit<CertificateHolder, "name">) {
    return [
        new BasicConstraintsExtension(false, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
        new ExtendedKeyUsageExtension([
            ...(hosts.length > 0 ? [ExtendedKeyUsage.serverAuth] : []),
            ...(isClient ? [ExtendedKeyUsage.clientAuth] : []),
        ]),
        ...(hosts.length > 0
            ? [
                  new SubjectAlternativeNameExtension(
                      hosts.map((value) => ({ type: "dns" as const, value })),
                  ),
              ]
            : []),
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

function p256PublicKey(key: KeyObject) {
    return crypto.subtle.importKey(
        "spki",
        createPublicKey(key).export({ format: "der", type: "spki" }),
        { name: "ECDSA", namedCurve: "P-256" },
        true,
        ["verify"],
    );
}

/** Further secret bytes out of the same seed. */
function derived(seed: Uint8Array, purpose: string): Uint8Array {
    return new Uint8Array(hkdfSync("sha256", seed, "", purpose, seedLength));
}

function pem(certificate: { toString(format: "pem"): string } | string): string {
    const text = typeof certificate === "string" ? certificate : certificate.toString("pem");
    return `${text.trimEnd()}\n`;
}
