import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";

import { seedLength, visitorsCertificate } from "../internal/certificate";
import type { Labels } from "../internal/labels";
import type { Namespace } from "../namespace";
import { selfSigned } from "./values";

/**
 * A certificate that nobody trusts yet, for hosts below a domain: without one NGINX would refuse
 * every connection over TLS. Who takes its `ca.crt` for an authority is not warned.
 */
export function selfSignedCertificate(
    name: string,
    { namespace, domain, labels }: { namespace: Namespace; domain: string; labels: Labels },
    opts: pulumi.CustomResourceOptions,
): k8s.core.v1.Secret {
    const seed = new random.RandomBytes(`${name}-certificate-seed`, { length: seedLength }, opts);
    const made = pulumi
        .secret(seed.base64)
        .apply((base64) => visitorsCertificate(Buffer.from(base64, "base64"), `*.${domain}`));
    return new k8s.core.v1.Secret(
        `${name}-certificate`,
        {
            metadata: namespace.metadata(selfSigned, labels),
            type: "kubernetes.io/tls",
            stringData: {
                "tls.crt": made.certificate,
                "tls.key": made.key,
                "ca.crt": made.authority,
            },
        },
        opts,
    );
}
