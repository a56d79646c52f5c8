import { isMap, isScalar, type Pair, parseDocument, visit } from "yaml";

import { isSecretSetting } from "../../config/settings/secrets";
import { UserError } from "../../errors";
import { projectName } from "../engine/backend";

/** How an environment differs from the one that it is made from. */
export interface Wish {
    readonly name: string;
    readonly from: string;
    /** @default the other's */
    readonly context?: string;
    /** The zone, and the other's: hosts below it move too. @default the other's */
    readonly domain?: { readonly old: string; readonly new: string };
}

export interface Made {
    /** What goes into the new file. */
    readonly text: string;
    /** Settings that are left out because they are secrets; of a map, each entry. */
    readonly secrets: readonly string[];
}

const longest = 40;

/**
 * Checks the name of an environment that is to be made.
 *
 * @throws UserError where it is no name of a Pulumi stack and a file, or is taken.
 */
export function requireNewName(name: string, known: readonly string[]): void {
    if (!/^[a-z]([a-z0-9-]*[a-z0-9])?$/.test(name) || name.length > longest) {
        throw new UserError(
            `An environment cannot be called ${JSON.stringify(name)}: use at most ${longest} small letters, digits and hyphens, and begin with a letter.`,
        );
    }
    if (known.includes(name)) {
        throw new UserError(
            `There is an environment ${name} already: choose another name, or edit Pulumi.${name}.yaml.`,
        );
    }
}

/** How Pulumi keeps the key to an environment's secrets in its file. */
const encryption: readonly string[] = ["encryptionsalt", "encryptedkey"];

/**
 * Makes the file of an environment from that of another: its settings and comments as they are
 * written, without its secrets and the key to them, which open nothing anywhere else.
 *
 * @param text The other environment's file.
 */
export function newEnvironment(text: string, { name, from, context, domain }: Wish): Made {
    const { contents } = parseDocument(text);
    const top = pairsOf(contents);
    const settings = pairsOf(top.find((pair) => keyOf(pair) === "config")?.value);
    const secrets = settings.filter(isSecret);
    const edits = [
        ...top.filter((pair) => encryption.includes(keyOf(pair))).map(without(text)),
        ...secrets.map(without(text)),
        ...(domain === undefined ? [] : movedHosts(contents, domain)),
        ...(context === undefined
            ? []
            : settings
                  .filter((pair) => keyOf(pair) === contextKey)
                  .map(becoming(JSON.stringify(context)))),
    ];
    const header = `# ${name}: made from ${from}.\n`;
    return {
        text: edited(text, edits).replace(/^(#.*\n)*/, header),
        secrets: secrets.flatMap(pathsOf),
    };
}

const contextKey = `${projectName}:context`;

/** A part of the text, and what takes its place. */
interface Edit {
    readonly start: number;
    readonly end: number;
    readonly text: string;
}

function edited(text: string, edits: readonly Edit[]): string {
    return [...edits]
        .sort((one, other) => other.start - one.start)
        .reduce(
            (all, { start, end, text: put }) => all.slice(0, start) + put + all.slice(end),
            text,
        );
}

function pairsOf(node: unknown): readonly Pair[] {
    return isMap(node) ? node.items : [];
}

function keyOf({ key }: Pair): string {
    return isScalar(key) ? String(key.value) : "";
}

/** Settings that are always secret, and those that somebody has encrypted. */
function isSecret(pair: Pair): boolean {
    return isSecretSetting(keyOf(pair).replace(`${projectName}:`, "")) || isEncrypted(pair.value);
}

function isEncrypted(node: unknown): boolean {
    return isMap(node) && node.has("secure");
}

function pathsOf(pair: Pair): readonly string[] {
    const { value } = pair;
    return isMap(value) && !isEncrypted(value)
        ? value.items.map((entry) => `${keyOf(pair)}.${keyOf(entry)}`)
        : [keyOf(pair)];
}

/** A pair goes with its line's indentation. */
function without(text: string): (pair: Pair) => Edit {
    return ({ key, value }) => {
        const start = text.lastIndexOf("\n", rangeOf(key)[0]) + 1;
        return { start, end: rangeOf(value)[2], text: "" };
    };
}

function becoming(text: string): (pair: Pair) => Edit {
    return ({ value }) => {
        const [start, end] = rangeOf(value);
        return { start, end, text };
    };
}

/** Where a node begins, where its value ends, and where the next one begins. */
function rangeOf(node: unknown): readonly [number, number, number] {
    const range: unknown =
        typeof node === "object" && node !== null ? Reflect.get(node, "range") : 0;
    const [start, end, next] = Array.isArray(range) ? range.map(Number) : [];
    if (start === undefined || end === undefined || next === undefined) {
        throw new Error("A part of the environment's file has no place in it.");
    }
    return [start, end, next];
}

/** The zone, and every host below it. */
function movedHosts(
    contents: ReturnType<typeof parseDocument>["contents"],
    domain: { readonly old: string; readonly new: string },
): readonly Edit[] {
    const edits: Edit[] = [];
    visit(contents, {
        Scalar: (role, node) => {
            const { value } = node;
            if (role === "key" || typeof value !== "string") {
                return;
            }
            if (value === domain.old || value.endsWith(`.${domain.old}`)) {
                const [start, end] = rangeOf(node);
                const text = value.slice(0, -domain.old.length) + domain.new;
                edits.push({ start, end, text });
            }
        },
    });
    return edits;
}
