import { hkdfSync, randomBytes } from "node:crypto";
import * as fs from "node:fs";

import { z } from "zod";

import { UserError } from "../../errors";
import { mark } from "./mark";
import type { Computed } from "./record";

/** Shorter ones could be guessed. */
const shortest = 32;

/**
 * Reads the secret that all generated secrets of a render come from.
 *
 * @throws UserError where there is none, or one that could be guessed.
 */
export function readSeed(file: string): string {
    const isFile = fs.statSync(file, { throwIfNoEntry: false })?.isFile() === true;
    if (!isFile) {
        throw new UserError(
            `--seed names ${JSON.stringify(file)}, but there is no such file: make one with openssl rand -hex 32, and keep it where secrets are kept.`,
        );
    }
    const seed = fs.readFileSync(file, "utf8").trim();
    if (seed.length < shortest) {
        throw new UserError(
            `--seed names ${JSON.stringify(file)}, which holds ${seed.length} characters, but must hold ${shortest} or more: make it with openssl rand -hex 32.`,
        );
    }
    return seed;
}

/** A seed that nobody keeps, for renders that are only compared. */
export function anySeed(): string {
    return randomBytes(shortest).toString("hex");
}

const asked = z.looseObject({
    length: z.int(),
    special: z.boolean().optional(),
    keepers: z.record(z.string(), z.string()).optional(),
});

/**
 * What `@pulumi/random` would draw, as a function of a seed: another environment, resource or
 * generation makes another secret, and the same one makes the same.
 */
export function drawnFrom(seed: string, environment: string): Computed {
    return (type, name, inputs) => {
        if (!type.startsWith("random:")) {
            return {};
        }
        const { length, special, keepers = {} } = asked.parse(inputs);
        const bytes = (count: number): Uint8Array => {
            const purpose = JSON.stringify([
                environment,
                type,
                name,
                Object.entries(keepers).sort(),
            ]);
            return new Uint8Array(hkdfSync("sha256", seed, "groundwork", purpose, count));
        };
        switch (type) {
            case "random:index/randomBytes:RandomBytes": {
                const drawn = Buffer.from(bytes(length));
                return { base64: drawn.toString("base64"), hex: drawn.toString("hex") };
            }
            case "random:index/randomPassword:RandomPassword":
                return {
                    result:
                        special === false
                            ? lettersAndDigits(length, bytes)
                            : mark(`password ${name}`),
                    // Nothing here makes such a hash.
                    bcryptHash: mark(`bcrypt of ${name}`),
                };
            default:
                throw new UserError(
                    `${name} draws by ${type}, which no seed makes: use RandomPassword or RandomBytes.`,
                );
        }
    };
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** Each character is as likely as any other: bytes beyond the last full alphabet are passed over. */
function lettersAndDigits(length: number, bytes: (count: number) => Uint8Array): string {
    const fair = 256 - (256 % alphabet.length);
    const usable = [...bytes(length * 4)].filter((byte) => byte < fair);
    if (usable.length < length) {
        throw new Error(`A seed gave too few characters for a password of ${length}.`);
    }
    return usable
        .slice(0, length)
        .map((byte) => alphabet.charAt(byte % alphabet.length))
        .join("");
}
