import * as yaml from "js-yaml";

import { isTree, type Tree } from "../library/plain";

/** One object that a file declares. */
export interface ManifestObject {
    readonly file: string;
    /** Which document of the file, from 1. */
    readonly document: number;
    /** Where the document begins, from 1. */
    readonly line: number;
    readonly content: Tree;
}

/** What could not be read, and where. */
export interface InputError {
    readonly file: string;
    /** From 1; absent where the file as a whole is at fault. */
    readonly line?: number;
    readonly message: string;
}

export interface Manifests {
    readonly objects: readonly ManifestObject[];
    readonly errors: readonly InputError[];
}

/** Kubernetes reads YAML without timestamps; `<<` merges. */
const merge = new yaml.Type("tag:yaml.org,2002:merge", {
    kind: "scalar",
    resolve: (text: unknown) => text === "<<",
});
const schema = yaml.CORE_SCHEMA.extend({ implicit: [merge] });

/** Deeper than any object of Kubernetes: such a file wants to exhaust whoever reads it. */
const deepest = 200;
/** Bytes of an object, aliases followed: the API server takes no larger request. */
const largest = 3 * 2 ** 20;

/** Reads all objects of a file of YAML or JSON; what is wrong in one document hides no other. */
export function readManifests(file: string, text: string): Manifests {
    const objects: ManifestObject[] = [];
    const errors: InputError[] = [];
    for (const [index, { content, line }] of splitDocuments(text).entries()) {
        try {
            const parsed = parseDocument(content);
            if (parsed === undefined || parsed === null) {
                continue;
            }
            for (const object of objectsIn(parsed, content.length)) {
                checkSize(object);
                objects.push({ file, document: index + 1, line, content: object });
            }
        } catch (error) {
            errors.push({ file, ...problemOf(error, line) });
        }
    }
    return { objects, errors };
}

interface Chunk {
    readonly content: string;
    readonly line: number;
}

/** The documents of a file; each is parsed by itself, so that each error is told. */
function splitDocuments(text: string): Chunk[] {
    const chunks: Chunk[] = [];
    const separator = /^---(?=\s|$)[^\S\n]*\r?\n?/gm;
    let start = 0;
    let line = 1;
    for (let match = separator.exec(text); ; match = separator.exec(text)) {
        const content = text.slice(start, match?.index);
        // What precedes the first separator is a document only if it holds something.
        if (chunks.length > 0 || match === null || /^\s*[^\s#%]/m.test(content)) {
            chunks.push({ content, line });
        }
        if (match === null) {
            return chunks;
        }
        line += countLines(text.slice(start, match.index + match[0].length));
        start = match.index + match[0].length;
    }
}

function countLines(text: string): number {
    let lines = 0;
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) {
        lines += 1;
    }
    return lines;
}

function parseDocument(content: string): unknown {
    if (/^\s*[{[]/.test(content)) {
        try {
            const parsed: unknown = JSON.parse(content);
            return parsed;
        } catch {
            // Flow style is YAML too, and its parser tells the line.
        }
    }
    return yaml.load(content.replace(/^\uFEFF/, ""), { schema });
}

class Unfit extends Error {}

/** @throws Unfit, when an object is too deep or too large to be judged. */
function checkSize(root: unknown): void {
    const pending: { readonly value: unknown; readonly depth: number }[] = [
        { value: root, depth: 0 },
    ];
    let size = 0;
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
        const { value, depth } = next;
        if (depth > deepest) {
            throw new Unfit(`it is nested deeper than ${deepest} levels`);
        }
        // As JSON, at the least: with a comma or a bracket beside each value.
        size += typeof value === "string" ? value.length + 3 : 2;
        if (size > largest) {
            throw new Unfit(
                "it is larger than 3 MiB once its aliases are followed, which no API server takes",
            );
        }
        if (typeof value === "object" && value !== null) {
            for (const [key, child] of Object.entries(value)) {
                size += Array.isArray(value) ? 0 : key.length + 3;
                pending.push({ value: child, depth: depth + 1 });
            }
        }
    }
}

/**
 * The objects of a document: itself, or what its List holds.
 *
 * @param most More there cannot be, unless aliases of lists stand for billions.
 */
function objectsIn(document: unknown, most: number): Tree[] {
    const objects: Tree[] = [];
    const pending = [document];
    for (let seen = 0; pending.length > 0; seen += 1) {
        if (seen > most) {
            throw new Unfit("its aliases stand for more objects than it has room for");
        }
        const next = pending.pop();
        const items = itemsOf(next);
        if (items === undefined) {
            objects.push(asObject(next));
            continue;
        }
        for (let index = items.length - 1; index >= 0; index -= 1) {
            pending.push(items[index]);
        }
    }
    return objects;
}

/** What an array or a List holds; nothing where it is neither. */
function itemsOf(value: unknown): readonly unknown[] | undefined {
    const isList = isTree(value) && String(value.kind).endsWith("List");
    const items: unknown = isList ? value.items : value;
    return Array.isArray(items) ? items : undefined;
}

/** @throws Unfit, when it is none. */
function asObject(value: unknown): Tree {
    if (!isTree(value) || typeof value.kind !== "string" || value.kind === "") {
        throw new Unfit("it is no object of Kubernetes: it has no kind");
    }
    if (typeof value.apiVersion !== "string") {
        throw new Unfit("it is no object of Kubernetes: it has no apiVersion");
    }
    return value;
}

function problemOf(error: unknown, line: number): Pick<InputError, "line" | "message"> {
    if (error instanceof yaml.YAMLException) {
        // The parser leaves the place out of some errors, whatever its types say.
        const within: unknown = "mark" in error ? Reflect.get(Object(error.mark), "line") : 0;
        return { line: line + (typeof within === "number" ? within : 0), message: error.reason };
    }
    if (error instanceof RangeError) {
        return { line, message: `it is nested deeper than ${deepest} levels` };
    }
    return { line, message: error instanceof Error ? error.message : String(error) };
}
