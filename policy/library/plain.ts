import { joinPath, readChild, unknown, UnknownField, type Subject } from "./field";

/** No object of Kubernetes is as deep; whoever nests deeper wants to exhaust the stack. */
const deepest = 200;

/** An object of JSON. */
export type Tree = Record<string, unknown>;

/**
 * A copy of a declared object for CEL: whole numbers are integers, what is null is left out, and
 * whoever reads what is unknown gets an `UnknownField`, so that CEL's own logic finds out whether
 * the unknown matters: `false && unknown` is false.
 */
export function celCopy(subject: Subject, declared: unknown): Tree {
    const copy = copyAny(subject, declared, "", 0);
    return isTree(copy) ? copy : {};
}

export function isTree(value: unknown): value is Tree {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

function copyAny(subject: Subject, content: unknown, path: string, depth: number): unknown {
    if (typeof content === "number") {
        // Of whole numbers beyond 2^53 no field knows; of NaN neither.
        return Number.isSafeInteger(content) ? BigInt(content) : content;
    }
    if (typeof content !== "object" || content === null) {
        return isPlain(content) ? content : null;
    }
    if (depth > deepest) {
        return null;
    }
    return Array.isArray(content)
        ? copyList(subject, content, path, depth)
        : copyObject(subject, content, path, depth);
}

function isPlain(content: unknown): boolean {
    return ["string", "boolean", "bigint"].includes(typeof content);
}

function copyList(subject: Subject, list: object, path: string, depth: number): unknown[] {
    const length = Number(Reflect.get(list, "length"));
    const copy: unknown[] = new Array<unknown>(length);
    for (let index = 0; index < length; index += 1) {
        put(copy, index, readChild(list, index), subject, joinPath(path, index), depth);
    }
    return copy;
}

function copyObject(subject: Subject, object: object, path: string, depth: number): Tree {
    const copy: Tree = {};
    for (const key of Object.keys(object)) {
        const child = readChild(object, key);
        // The API server drops what is null.
        if (child !== null && child !== undefined && key !== "__proto__") {
            put(copy, key, child, subject, joinPath(path, key), depth);
        }
    }
    return copy;
}

/** An unknown value is a trap: whoever reads it learns where it is. */
function put(
    target: object,
    key: string | number,
    child: unknown,
    subject: Subject,
    path: string,
    depth: number,
): void {
    if (child === unknown) {
        const get = (): never => {
            throw new UnknownField(subject, path);
        };
        Object.defineProperty(target, key, { enumerable: true, configurable: true, get });
    } else {
        Reflect.set(target, key, copyAny(subject, child, path, depth + 1));
    }
}
