import type { CertificatesConfig } from "../../config";

/** The issuer that Ingresses and Certificates name, whoever stands behind it. */
export const issuerName = "platform";
/** Secret with the internal authority's certificate and key, in cert-manager's namespace. */
export const authoritySecret = "platform-ca";

/** A custom resource of cert-manager, by the role that it has in the component. */
export interface IssuingObject {
    readonly role: string;
    readonly kind: "ClusterIssuer" | "Certificate";
    readonly name: string;
    readonly spec: object;
}

/**
 * What makes the issuer: for the internal one an authority of its own, which signs itself; for ACME
 * an account with the server, and how it is shown that a host is ours.
 *
 * @param ingressClass Whose controller takes the server's visit.
 */
export function issuingObjects(
    { issuer, acme }: Pick<CertificatesConfig, "issuer" | "acme">,
    ingressClass: string,
): IssuingObject[] {
    if (issuer === "internal") {
        return internalAuthority;
    }
    return [
        {
            role: "issuer",
            kind: "ClusterIssuer",
            name: issuerName,
            spec: {
                acme: {
                    email: acme.email,
                    server: acme.server,
                    privateKeySecretRef: { name: "platform-acme-account" },
                    solvers: [
                        {
                            http01: {
                                ingress: {
                                    ingressClassName: ingressClass,
                                    // The default is a node port, which no quota of ours allows.
                                    serviceType: "ClusterIP",
                                },
                            },
                        },
                    ],
                },
            },
        },
    ];
}

const internalAuthority: IssuingObject[] = [
    {
        role: "root",
        kind: "ClusterIssuer",
        name: "platform-self-signed",
        spec: { selfSigned: {} },
    },
    {
        role: "authority",
        kind: "Certificate",
        name: authoritySecret,
        spec: {
            isCA: true,
            commonName: "Groundwork internal authority",
            secretName: authoritySecret,
            duration: "87600h",
            renewBefore: "8760h",
            // Whoever trusts it has its key: a new one would be a new authority.
            privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Never" },
            usages: ["cert sign", "crl sign", "digital signature"],
            issuerRef: { kind: "ClusterIssuer", name: "platform-self-signed" },
        },
    },
    {
        role: "issuer",
        kind: "ClusterIssuer",
        name: issuerName,
        spec: { ca: { secretName: authoritySecret } },
    },
];

/** A certificate for hosts without one of their own. Only the internal issuer signs for all hosts. */
export function wildcardCertificate(secretName: string, domain: string): object {
    return {
        secretName,
        dnsNames: [domain, `*.${domain}`],
        privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Always" },
        usages: ["digital signature", "server auth"],
        issuerRef: { kind: "ClusterIssuer", name: issuerName },
    };
}
