import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

import { generatedSecret } from "../internal/generated";
import type { Labels } from "../internal/labels";
import type { Namespace } from "../namespace";
import { secretKeys, workload } from "./values";

export interface Credentials {
    readonly adminPassword: pulumi.Output<string>;
    /** Holds the password, and the key that Grafana encrypts its own secrets with. */
    readonly secret: k8s.core.v1.Secret;
}

/**
 * @param generation A new one makes new credentials.
 * @param clientSecret By which who says who somebody is knows Grafana; undefined: there is nobody.
 */
export function grafanaCredentials(
    name: string,
    namespace: Namespace,
    labels: Labels,
    generation: string,
    clientSecret: pulumi.Output<string> | undefined,
    opts: pulumi.CustomResourceOptions,
): Credentials {
    const adminPassword = generatedSecret(`${name}-admin-password`, generation, opts);
    const secret = new k8s.core.v1.Secret(
        `${name}-secret`,
        {
            metadata: namespace.metadata(workload, labels),
            stringData: {
                [secretKeys.adminPassword]: adminPassword,
                [secretKeys.encryptionKey]: generatedSecret(
                    `${name}-encryption-key`,
                    generation,
                    opts,
                ),
                ...(clientSecret && { [secretKeys.clientSecret]: clientSecret }),
            },
        },
        opts,
    );
    return { adminPassword, secret };
}
