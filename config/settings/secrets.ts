import { z } from "zod";

import { dnsLabel, text } from "../fields";

/** Settings that stay Pulumi secrets all the way: no message and no configuration shows one. */
export const secretSettings = [
    "alertSecrets",
    "remoteWriteSecrets",
    "woodpeckerClientSecret",
    "droneClientSecret",
    "grafanaClientSecret",
    "chartSecrets",
    "releaseSecrets",
] as const;

export type SecretSetting = (typeof secretSettings)[number];

export function isSecretSetting(key: unknown): boolean {
    return secretSettings.some((setting) => setting === key);
}

/** Pulumi keeps a secret as `{ secure: <ciphertext> }` in the file, and as text in the program. */
export const secret = z.union([text, z.strictObject({ secure: text })], { error: "a secret" });

/** Receiver -> what it takes to reach it: an address for webhook and Slack, a password for e-mail. */
export const alertSecrets = secretsOf("receiver");

/** Endpoint of remote write -> what lets samples in: a password, a token, or a client's secret. */
export const remoteWriteSecrets = secretsOf("endpoint");

/** Registry of charts -> the password of who asks. */
export const chartSecrets = secretsOf("registry");

/** Release -> path of a value -> the value. */
export const releaseSecrets = z.record(
    dnsLabel,
    z.record(text, secret, { error: "a map from the path of a value to its secret" }),
    {
        error: "a map from release to its secret values, each set with pulumi config set --secret --path",
    },
);

function secretsOf(owner: string): z.ZodRecord<typeof dnsLabel, typeof secret> {
    return z.record(dnsLabel, secret, {
        error: `a map from ${owner} to secret, each set with pulumi config set --secret --path`,
    });
}

/** All other settings, which anybody may see. */
export function withoutSecrets<T extends object>(settings: T): Omit<T, SecretSetting> {
    const rest = { ...settings };
    for (const key of secretSettings) {
        Reflect.deleteProperty(rest, key);
    }
    return rest;
}
