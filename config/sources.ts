import * as fs from "node:fs";
import * as path from "node:path";

import * as pulumi from "@pulumi/pulumi";
import { parse, YAMLParseError } from "yaml";
import { z } from "zod";

import { UserError } from "../errors";
import { splitStack } from "./fleet";
import { type SecretSetting, secretSettings } from "./settings/secrets";

/** Settings without their `groundwork:` prefix, as plain values that nobody has checked yet. */
export type RawSettings = Readonly<Record<string, unknown>>;

const prefix = "groundwork:";

/** The settings as the running Pulumi program sees them: text, with lists and maps as JSON. */
export function settingsOfProgram(): RawSettings {
    const values = Object.entries(pulumi.runtime.allConfig());
    return Object.fromEntries(
        values
            .filter(([key]) => key.startsWith(prefix))
            .map(([key, value]): [string, unknown] => [key.slice(prefix.length), fromText(value)]),
    );
}

/** Those settings of the running program that are secrets, which they stay. */
export function secretsOfProgram(): Readonly<
    Partial<Record<SecretSetting, pulumi.Output<string>>>
> {
    const config = new pulumi.Config();
    return Object.fromEntries(
        secretSettings.flatMap((key) => {
            const value = config.getSecret(key);
            return value === undefined ? [] : [[key, value]];
        }),
    );
}

function fromText(value: string): unknown {
    if (!/^\s*[[{]/.test(value)) {
        return value;
    }
    try {
        return JSON.parse(value);
    } catch {
        return value; // A text that only looks like a list: whoever checks it will name its key.
    }
}

const stackFile = z.looseObject({
    config: z.record(z.string(), z.unknown()).nullish(),
    encryptionsalt: z.string().optional(),
    secretsprovider: z.string().optional(),
});

const declaration = z.union([z.looseObject({ default: z.unknown() }), z.unknown()]);

const projectFile = z.looseObject({
    config: z.record(z.string(), declaration).nullish(),
    backend: z.looseObject({ url: z.string().optional() }).nullish(),
});

/** What Pulumi.<environment>.yaml says. */
export type StackFile = z.output<typeof stackFile>;

/** The environments that a checkout has: each has its Pulumi.<environment>.yaml. */
export function environmentsIn(root: string): readonly string[] {
    return fs
        .readdirSync(root)
        .map((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1])
        .filter((name) => name !== undefined)
        .sort();
}

/**
 * The environment whose file a stack's settings stand in: the one of its name, or for `prod.eu` that
 * of which it is a cluster.
 */
export function environmentOf(root: string, stack: string): string {
    const known = environmentsIn(root);
    const { environment } = splitStack(stack);
    return !known.includes(stack) && known.includes(environment) ? environment : stack;
}

/**
 * Reads the file of a stack's environment.
 *
 * @param stack The environment's name, or `prod.eu` for a cluster of it.
 * @throws UserError where there is no such environment, or the file is no YAML of Pulumi's form.
 */
export function readStackFile(root: string, stack: string): StackFile {
    const known = environmentsIn(root);
    const environment = environmentOf(root, stack);
    if (!known.includes(environment)) {
        throw new UserError(
            `There is no environment ${JSON.stringify(environment)}: use one of ${known.join(", ")}, or add Pulumi.${environment}.yaml.`,
        );
    }
    const file = readYaml(path.join(root, `Pulumi.${environment}.yaml`), stackFile);
    const keys = Object.keys(file.config ?? {});
    if (stack !== environment && !keys.some((key) => key.replace(prefix, "") === "clusters")) {
        throw new UserError(
            `There is no cluster ${JSON.stringify(stack)}, as Pulumi.${environment}.yaml has no groundwork:clusters: say -e ${environment}, or list its clusters there (docs/fleet.md).`,
        );
    }
    return file;
}

/** Where the project says that all its state is kept; undefined: it says nothing of it. */
export function projectBackend(root: string): string | undefined {
    return readYaml(path.join(root, "Pulumi.yaml"), projectFile).backend?.url;
}

/**
 * The settings of a stack's environment as its files say them, before Pulumi runs: to fail early.
 *
 * @param stack The environment's name, or `prod.eu` for a cluster of it.
 */
export function settingsOfFiles(root: string, stack: string): RawSettings {
    const project = readYaml(path.join(root, "Pulumi.yaml"), projectFile);
    const defaults = Object.entries(project.config ?? {})
        .map(([key, declared]): [string, unknown] => [key, defaultOf(declared)])
        .filter(([, value]) => value !== undefined);
    const settings = Object.entries(readStackFile(root, stack).config ?? {});
    return Object.fromEntries(
        [...defaults, ...settings]
            .filter(([key]) => !key.includes(":") || key.startsWith(prefix))
            .map(([key, value]): [string, unknown] => [key.replace(prefix, ""), value]),
    );
}

function defaultOf(declared: unknown): unknown {
    return typeof declared === "object" && declared !== null
        ? Reflect.get(declared, "default")
        : declared;
}

function readYaml<T>(file: string, shape: z.ZodType<T>): T {
    const name = path.basename(file);
    try {
        return shape.parse(parse(fs.readFileSync(file, "utf8")) ?? {});
    } catch (error) {
        if (error instanceof YAMLParseError) {
            const line = error.linePos?.[0].line ?? 1;
            const [reason = ""] = error.message.split("\n");
            throw new UserError(`${name} is no YAML at line ${line}: ${reason} Correct that line.`);
        }
        if (error instanceof z.ZodError) {
            throw new UserError(
                `${name} does not have the form of a Pulumi file: its config must be a map from key to value.`,
            );
        }
        throw error;
    }
}
