import { X509Certificate } from "node:crypto";
import * as fs from "node:fs";

import { PemConverter, X509CertificateGenerator } from "@peculiar/x509";
import { parse } from "yaml";
import { z } from "zod";

import { clusterLayout } from "../../local/cluster/layout";
import { ensureAuthority } from "../../local/cluster/pki";

const shape = z.object({
    users: z.tuple([z.object({ user: z.object({ "client-certificate-data": z.base64() }) })]),
});

function encodedCertificate(kubeconfig: string): string {
    const [{ user }] = shape.parse(parse(fs.readFileSync(kubeconfig, "utf8"))).users;
    return user["client-certificate-data"];
}

/** The certificate in a kubeconfig of one user. */
export function certificateIn(kubeconfig: string): X509Certificate {
    return new X509Certificate(Buffer.from(encodedCertificate(kubeconfig), "base64"));
}

/**
 * A kubeconfig as it is after its end. Nobody can wait ten minutes for that, so the cluster's own
 * authority signs the same key and subject anew, until a second ago.
 */
export async function pastItsEnd(kubeconfig: string, home: string): Promise<string> {
    const certificate = certificateIn(kubeconfig);
    const authority = await ensureAuthority(clusterLayout(home).pki, "ca");
    const ecdsa = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
    const spki = certificate.publicKey.export({ type: "spki", format: "der" });
    const late = await X509CertificateGenerator.create(
        {
            subject: certificate.subject.replaceAll("\n", ", "),
            issuer: authority.certificate.subjectName,
            publicKey: await crypto.subtle.importKey("spki", spki, ecdsa, true, ["verify"]),
            signingKey: authority.key,
            signingAlgorithm: ecdsa,
            notBefore: new Date(Date.now() - 600_000),
            notAfter: new Date(Date.now() - 1000),
        },
        crypto,
    );
    const pem = PemConverter.encode(late.rawData, "CERTIFICATE");
    const encoded = encodedCertificate(kubeconfig);
    return fs
        .readFileSync(kubeconfig, "utf8")
        .replace(encoded, Buffer.from(pem).toString("base64"));
}
