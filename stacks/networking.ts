import type * as pulumi from "@pulumi/pulumi";

import { CoreDns } from "../components/coredns";
import type { PlatformSystem } from "../components/internal/system";
import { Traefik } from "../components/traefik";
import { webPort, websecurePort } from "../components/traefik/ports";
import type { PlatformConfig } from "../config";
import { certificateIssuer, defaultCertificate } from "./certificates";
import type { Foundation } from "./foundation";

/** How names and visitors find their way. */
export interface Networking {
    /** The class that an Ingress names to be served. */
    readonly ingressClass: string;
    readonly ingress: Traefik;
    /** The ClusterIssuer of certificates; absent where nobody issues any. */
    readonly certificateIssuer?: string;
    /** Absent where the cluster brings its own DNS. */
    readonly dns?: CoreDns;
    readonly systems: readonly PlatformSystem[];
}

/** The cluster's DNS, unless it brings its own, and the way in from outside. */
export function networking(
    config: PlatformConfig,
    foundation: Foundation,
    opts: pulumi.ComponentResourceOptions,
): Networking {
    const dns = clusterDns(config, foundation, opts);
    const ingress = new Traefik(
        "traefik",
        {
            namespace: foundation.namespaces.ingress,
            monitoring: foundation.namespaces.monitoring,
            profile: config.profile,
            priorityClass: foundation.priorityClasses.critical,
            service: config.ingress.service,
            certificateSecret: defaultCertificate(config).secret,
        },
        opts,
    );
    const certificates = certificateIssuer(
        config,
        foundation,
        {
            namespace: foundation.namespaces.ingress,
            ingressClass: ingress.ingressClass,
            ports: [webPort, websecurePort],
        },
        opts,
    );
    return {
        ingressClass: ingress.ingressClass,
        ingress,
        ...(dns && { dns }),
        ...(certificates && { certificateIssuer: certificates.issuer }),
        systems: [...(dns ? [dns] : []), ingress, ...(certificates ? [certificates] : [])],
    };
}

function clusterDns(
    config: PlatformConfig,
    { namespaces, priorityClasses }: Foundation,
    opts: pulumi.ComponentResourceOptions,
): CoreDns | undefined {
    if (namespaces.dns === undefined) {
        return undefined;
    }
    return new CoreDns(
        "coredns",
        {
            namespace: namespaces.dns,
            monitoring: namespaces.monitoring,
            profile: config.profile,
            priorityClass: priorityClasses.critical,
            serviceIp: config.dns.serviceIp,
            resolution: config.dns,
        },
        opts,
    );
}
