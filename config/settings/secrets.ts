import { z } from "zod";

import { text } from "../fields";

/** Settings that stay Pulumi secrets all the way: no message and no configuration shows one. */
export const secretSettings = [
    "alertWebhookUrl",
    "woodpeckerClientSecret",
    "droneClientSecret",
] as const;

export type SecretSetting = (typeof secretSettings)[number];

export function isSecretSetting(key: unknown): boolean {
    return secretSettings.some((setting) => setting === key);
}

/** Pulumi keeps a secret as `{ secure: <ciphertext> }` in the file, and as text in the program. */
export const secret = z.union([text, z.strictObject({ secure: text })], { error: "a secret" });

/** All other settings, which anybody may see. */
export function withoutSecrets<T extends object>(settings: T): Omit<T, SecretSetting> {
    const rest = { ...settings };
    for (const key of secretSettings) {
        Reflect.deleteProperty(rest, key);
    }
    return rest;
}
