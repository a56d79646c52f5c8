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
/** Values in one document, aliases followed: a few of them can stand for billions. */
const mostValues = 5_000_000;

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
            checkSize(parsed);
            for (const object of objectsIn(parsed)) {
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

/** @throws Unfit, when a document is too deep or too large to be judged. */
function checkSize(root: unknown): void {
    const pending: { readonly value: unknown; readonly depth: number }[] = [
        { value: root, depth: 0 },
    ];
    let values = 0;
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
        const { value, depth } = next;
        values += 1;
        if (depth > deepest) {
            throw new Unfit(`it is nested deeper than ${deepest} levels`);
        }
        if (values > mostValues) {
            throw new Unfit(
                `it holds more than ${mostValues} values once its aliases are followed`,
            );
        }
        if (typeof value === "object" && value !== null) {
            for (const child of Object.values(value)) {
                if (typeof child === "object" && child !== null) {
                    pending.push({ value: child, depth: depth + 1 });
                }
            }
        }
    }
}

/** The objects of a document: itself, or what its List holds. */
function objectsIn(document: unknown): Tree[] {
    if (Array.isArray(document)) {
        return document.flatMap(objectsIn);
    }
    if (!isTree(document) || typeof document.kind !== "string" || document.kind === "") {
        throw new Unfit("it is no object of Kubernetes: it has no kind");
    }
    if (typeof document.apiVersion !== "string") {
        throw new Unfit("it is no object of Kubernetes: it has no apiVersion");
    }
    const { kind, items } = document;
    const isList = kind.endsWith("List") && Array.isArray(items);
    return isList ? items.flatMap(objectsIn) : [document];
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
