import * as path from "node:path";
import {
    AuthorityKeyIdentifierExtension,
    BasicConstraintsExtension,
    ExtendedKeyUsage,
    ExtendedKeyUsageExtension,
    type Extension,
    type JsonName,
    KeyUsageFlags,
    KeyUsagesExtension,
    PemConverter,
    SubjectAlternativeNameExtension,
    SubjectKeyIdentifierExtension,
    X509Certificate,
    X509CertificateGenerator,
} from "@peculiar/x509";
import { readText, writePrivate } from "./files";

/** A certificate authority that this cluster made for itself. */
export interface Authority {
    readonly certificate: X509Certificate;
    readonly key: CryptoKey;
}

/** What a certificate is for. */
export interface CertificateRequest {
    /** The file names: `<name>.crt` and `<name>.key`. */
    readonly name: string;
    /** Kubernetes takes it as the user's name. */
    readonly commonName: string;
    /** Kubernetes takes it as the user's group. */
    readonly group?: string;
    /** The names and addresses that a server answers to; none for a client. */
    readonly servesAs?: { readonly dns: readonly string[]; readonly ip: readonly string[] };
    /** Whether the holder also, or only, presents it as a client. */
    readonly client: boolean;
}

const ecdsa = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const day = 24 * 60 * 60 * 1000;
const authorityDays = 3650;
const certificateDays = 365;

/** With less than this left, `start` issues a new one: an authority must outlive what it signs. */
const certificateMarginDays = 30;
const authorityMarginDays = certificateDays + 1;

/** The authority in `<name>.crt` and `<name>.key`; made if it is missing, broken or nearly over. */
export async function ensureAuthority(directory: string, name: string): Promise<Authority> {
    const file = path.join(directory, name);
    const existing = await readPair(file);
    if (existing !== undefined && daysLeft(existing.certificate) > authorityMarginDays) {
        return existing;
    }
    const keys = await generateKeys();
    const certificate = await X509CertificateGenerator.createSelfSigned(
        {
            name: `CN=groundwork ${name}`,
            keys,
            signingAlgorithm: ecdsa,
            ...validity(authorityDays),
            extensions: [
                new BasicConstraintsExtension(true, undefined, true),
                new KeyUsagesExtension(
                    KeyUsageFlags.keyCertSign |
                        KeyUsageFlags.cRLSign |
                        KeyUsageFlags.digitalSignature,
                    true,
                ),
                await SubjectKeyIdentifierExtension.create(keys.publicKey),
            ],
        },
        crypto,
    );
    await writePair(file, certificate, keys.privateKey);
    return { certificate, key: keys.privateKey };
}

/** The certificate that is asked for; issued if the one on disk is missing, broken or nearly over. */
export async function ensureCertificate(
    directory: string,
    request: CertificateRequest,
    authority: Authority,
): Promise<void> {
    const file = path.join(directory, request.name);
    const existing = await readPair(file);
    if (existing !== undefined && (await isGood(existing.certificate, request, authority))) {
        return;
    }
    const keys = await generateKeys();
    const certificate = await X509CertificateGenerator.create(
        {
            subject: subjectOf(request),
            issuer: authority.certificate.subjectName,
            publicKey: keys.publicKey,
            signingKey: authority.key,
            signingAlgorithm: ecdsa,
            ...validity(certificateDays),
            extensions: await extensionsOf(request, authority, keys.publicKey),
        },
        crypto,
    );
    await writePair(file, certificate, keys.privateKey);
}

/** A key pair to sign service account tokens with; made once, because the tokens depend on it. */
export async function ensureSigningKeys(directory: string, name: string): Promise<void> {
    const file = path.join(directory, name);
    if (readText(`${file}.key`) !== undefined && readText(`${file}.pub`) !== undefined) {
        return;
    }
    const keys = await generateKeys();
    const publicKey = await crypto.subtle.exportKey("spki", keys.publicKey);
    await writeKey(file, keys.privateKey);
    writePrivate(`${file}.pub`, PemConverter.encode(publicKey, "PUBLIC KEY"));
}

async function isGood(
    certificate: X509Certificate,
    request: CertificateRequest,
    authority: Authority,
): Promise<boolean> {
    const names = certificate.getExtension(SubjectAlternativeNameExtension)?.names.toJSON() ?? [];
    return (
        daysLeft(certificate) > certificateMarginDays &&
        JSON.stringify(certificate.subjectName.toJSON()) === JSON.stringify(subjectOf(request)) &&
        JSON.stringify(names) === JSON.stringify(alternativeNames(request)) &&
        (await certificate.verify(
            { publicKey: authority.certificate.publicKey, signatureOnly: true },
            crypto,
        ))
    );
}

async function extensionsOf(
    request: CertificateRequest,
    authority: Authority,
    publicKey: CryptoKey,
): Promise<Extension[]> {
    const names = alternativeNames(request);
    const usages = [
        ...(request.servesAs === undefined ? [] : [ExtendedKeyUsage.serverAuth]),
        ...(request.client ? [ExtendedKeyUsage.clientAuth] : []),
    ];
    return [
        new BasicConstraintsExtension(false, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
        new ExtendedKeyUsageExtension(usages),
        await AuthorityKeyIdentifierExtension.create(authority.certificate, false, crypto),
        await SubjectKeyIdentifierExtension.create(publicKey, false, crypto),
        ...(names.length === 0 ? [] : [new SubjectAlternativeNameExtension(names)]),
    ];
}

function subjectOf(request: CertificateRequest): JsonName {
    const group = request.group === undefined ? [] : [{ O: [request.group] }];
    return [...group, { CN: [request.commonName] }];
}

function alternativeNames(request: CertificateRequest): { type: "dns" | "ip"; value: string }[] {
    return [
        ...(request.servesAs?.dns ?? []).map((value) => ({ type: "dns" as const, value })),
        ...(request.servesAs?.ip ?? []).map((value) => ({ type: "ip" as const, value })),
    ];
}

function validity(days: number): { notBefore: Date; notAfter: Date } {
    const now = Date.now();
    // An hour back, so that a clock that is set back a little does not lock everybody out.
    return { notBefore: new Date(now - day / 24), notAfter: new Date(now + days * day) };
}

function daysLeft(certificate: X509Certificate): number {
    return (certificate.notAfter.getTime() - Date.now()) / day;
}

async function generateKeys(): Promise<CryptoKeyPair> {
    return crypto.subtle.generateKey(ecdsa, true, ["sign", "verify"]);
}

/** The certificate and its key; undefined if one is missing or broken, or they do not belong together. */
async function readPair(file: string): Promise<Authority | undefined> {
    const certificateText = readText(`${file}.crt`);
    const keyText = readText(`${file}.key`);
    if (certificateText === undefined || keyText === undefined) {
        return undefined;
    }
    try {
        const certificate = new X509Certificate(certificateText);
        const pkcs8 = PemConverter.decodeFirst(keyText);
        const key = await crypto.subtle.importKey("pkcs8", pkcs8, ecdsa, true, ["sign"]);
        return (await belongTogether(certificate, key)) ? { certificate, key } : undefined;
    } catch {
        return undefined;
    }
}

async function belongTogether(certificate: X509Certificate, key: CryptoKey): Promise<boolean> {
    const publicKey = await certificate.publicKey.export(crypto);
    const message = new TextEncoder().encode(certificate.serialNumber);
    const signature = await crypto.subtle.sign(ecdsa, key, message);
    return crypto.subtle.verify(ecdsa, publicKey, signature, message);
}

async function writePair(
    file: string,
    certificate: X509Certificate,
    key: CryptoKey,
): Promise<void> {
    // After a crash between the two they do not match, which the next start sees and repairs.
    await writeKey(file, key);
    writePrivate(`${file}.crt`, `${certificate.toString("pem")}\n`);
}

async function writeKey(file: string, key: CryptoKey): Promise<void> {
    const pkcs8 = await crypto.subtle.exportKey("pkcs8", key);
    writePrivate(`${file}.key`, `${PemConverter.encode(pkcs8, "PRIVATE KEY")}\n`);
}
