import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";

import { seedLength, servingCertificate } from "../internal/certificate";
import type { Labels } from "../internal/labels";
import type { Namespace } from "../namespace";
import { workload } from "./values";

/** By what the API server knows the pods. */
export interface Identity {
    /** Holds the certificate and its key. */
    readonly secret: k8s.core.v1.Secret;
    /** The certificate as an APIService takes it: PEM in base64. */
    readonly caBundle: pulumi.Output<string>;
}

/**
 * A certificate that the API server is told of, so that nobody else in the cluster's network can
 * answer in metrics-server's place, and no certificate authority is needed for it.
 *
 * @param generation A new one makes a new certificate.
 */
export function metricsServerIdentity(
    name: string,
    namespace: Namespace,
    labels: Labels,
    generation: string,
    opts: pulumi.CustomResourceOptions,
): Identity {
    const seed = new random.RandomBytes(
        `${name}-certificate-seed`,
        { length: seedLength, keepers: { generation } },
        opts,
    );
    // The name by which the API server calls a Service.
    const host = `${workload}.${namespace.name}.svc`;
    const made = pulumi
        .secret(seed.base64)
        .apply((base64) => servingCertificate(Buffer.from(base64, "base64"), host));
    return {
        secret: new k8s.core.v1.Secret(
            `${name}-certificate`,
            {
                metadata: namespace.metadata(workload, labels),
                type: "kubernetes.io/tls",
                stringData: { "tls.crt": made.certificate, "tls.key": made.key },
            },
            opts,
        ),
        caBundle: pulumi
            .unsecret(made.certificate)
            .apply((pem) => Buffer.from(pem).toString("base64")),
    };
}
