import { type JsonName, PemConverter, Pkcs10CertificateRequestGenerator } from "@peculiar/x509";

import type { Identity } from "./identity";

const ecdsa = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };

/** A private key, and a request for a certificate that goes with it: both as PEM. */
export interface KeyAndRequest {
    readonly key: string;
    readonly request: string;
}

/** Makes a key here, which nobody else ever sees, and asks for a certificate in somebody's name. */
export async function requestFor(identity: Identity): Promise<KeyAndRequest> {
    const keys = await crypto.subtle.generateKey(ecdsa, true, ["sign", "verify"]);
    const request = await Pkcs10CertificateRequestGenerator.create(
        { name: subjectOf(identity), keys, signingAlgorithm: ecdsa },
        crypto,
    );
    const pkcs8 = await crypto.subtle.exportKey("pkcs8", keys.privateKey);
    return {
        key: `${PemConverter.encode(pkcs8, "PRIVATE KEY")}\n`,
        request: `${request.toString("pem")}\n`,
    };
}

/** Kubernetes takes the common name for the user, and each organisation for a group. */
function subjectOf({ user, groups }: Identity): JsonName {
    return [...groups.map((group) => ({ O: [group] })), { CN: [user] }];
}
