import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";

import { seedLength } from "../internal/certificate";
import type { Labels } from "../internal/labels";
import type { Namespace } from "../namespace";
import { openSearchCertificates } from "./certificates";
import { internalUsers } from "./configuration";
import { secrets, type User, users } from "./names";

export interface Identity {
    /** The certificate, as PEM, of who has signed the nodes' one. */
    readonly authority: pulumi.Output<string>;
    readonly passwords: Readonly<Record<User, pulumi.Output<string>>>;
    /** What the nodes, the setup and people read. */
    readonly secrets: readonly pulumi.Resource[];
}

interface IdentityArgs {
    readonly namespace: Namespace;
    readonly labels: Labels;
    /** A new one makes new certificates and passwords. */
    readonly generation: string;
}

/** Certificates and users of the cluster. Of a password the nodes know what bcrypt makes of it. */
export function openSearchIdentity(
    name: string,
    { namespace, labels, generation }: IdentityArgs,
    opts: pulumi.CustomResourceOptions,
): Identity {
    const keepers = { generation };
    const seed = new random.RandomBytes(
        `${name}-certificate-seed`,
        { length: seedLength, keepers },
        opts,
    );
    const made = pulumi
        .secret(seed.base64)
        .apply((base64) => openSearchCertificates(Buffer.from(base64, "base64"), namespace.name));
    const authority = pulumi.unsecret(made.authority);

    const password = (user: User) =>
        new random.RandomPassword(
            `${name}-password-${user}`,
            { length: 32, special: false, keepers },
            opts,
        );
    const generated = {
        admin: password("admin"),
        kibanaserver: password("kibanaserver"),
        "fluent-bit": password("fluent-bit"),
        exporter: password("exporter"),
    } satisfies Record<User, random.RandomPassword>;
    const plain = (user: User) => pulumi.secret(generated[user].result);

    const secret = (
        role: string,
        secretName: string,
        stringData: Readonly<Record<string, pulumi.Input<string>>>,
    ) =>
        new k8s.core.v1.Secret(
            `${name}-${role}-secret`,
            { metadata: namespace.metadata(secretName, labels), stringData },
            opts,
        );
    const hashes = pulumi.all(
        Object.fromEntries(users.map((user) => [user, generated[user].bcryptHash])),
    );
    return {
        authority,
        passwords: {
            admin: plain("admin"),
            kibanaserver: plain("kibanaserver"),
            "fluent-bit": plain("fluent-bit"),
            exporter: plain("exporter"),
        },
        secrets: [
            secret("node", secrets.node, {
                "ca.crt": authority,
                "node.crt": made.node.certificate,
                "node.key": made.node.key,
            }),
            secret("admin", secrets.admin, {
                "ca.crt": authority,
                "admin.crt": made.admin.certificate,
                "admin.key": made.admin.key,
                password: plain("admin"),
            }),
            secret("users", secrets.users, {
                "internal_users.yml": pulumi.secret(hashes).apply(internalUsers),
            }),
            secret("exporter", secrets.exporter, {
                "ca.crt": authority,
                password: plain("exporter"),
            }),
        ],
    };
}
