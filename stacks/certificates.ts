import type * as pulumi from "@pulumi/pulumi";

import { CertManager, type CertManagerArgs } from "../components/cert-manager";
import type { PlatformConfig } from "../config";
import { issuesForZone } from "../config/settings/certificates";
import type { Foundation } from "./foundation";

/** Name of the Secret with the certificate that is issued for hosts without one of their own. */
const issuedSecret = "issued-default";

/**
 * The Secret that the way in shows hosts without a certificate of their own: the one that the
 * settings name, else what the internal issuer makes. An ACME server that visits hosts signs for no
 * whole zone, and each host gets its own there.
 */
export function defaultCertificate({ certificates, ingress }: PlatformConfig): {
    readonly secret?: string | undefined;
    readonly isIssued: boolean;
} {
    const isIssued = ingress.certificateSecret === undefined && issuesForZone(certificates);
    return { secret: isIssued ? issuedSecret : ingress.certificateSecret, isIssued };
}

/** Who issues certificates; undefined where nobody does. */
export function certificateIssuer(
    config: PlatformConfig,
    { namespaces, priorityClasses, chart }: Foundation,
    entrances: CertManagerArgs["entrances"],
    opts: pulumi.ComponentResourceOptions,
): CertManager | undefined {
    if (namespaces.certificates === undefined) {
        return undefined;
    }
    const { secret, isIssued } = defaultCertificate(config);
    return new CertManager(
        "cert-manager",
        {
            namespace: namespaces.certificates,
            monitoring: namespaces.monitoring,
            profile: config.profile,
            priorityClass: priorityClasses.critical,
            issuer: config.certificates,
            entrances,
            domain: config.domain,
            chart: chart("cert-manager"),
            ...(isIssued && { defaultSecret: secret }),
        },
        opts,
    );
}
