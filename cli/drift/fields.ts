import { isDeepStrictEqual } from "node:util";

import { z } from "zod";

import { isTree, type Tree } from "../../policy/library/plain";

/*
 * The fields of an object as the API server keeps book of them in `metadata.managedFields`: a tree
 * whose keys are `f:<name>` for a field, `k:<key fields>` and `v:<value>` for an item of a list that
 * is merged by key or is a set, and `.` for the item or object itself.
 */

/** A way from the object to one of its fields, by the keys of `managedFields`. */
export type FieldPath = readonly string[];

/** A way from the object to one of its fields, by names and positions. */
export type Pointer = readonly (string | number)[];

export interface OwnedField {
    readonly path: FieldPath;
    /** An item of a list that stands for itself: what is in it is owned field by field. */
    readonly item: boolean;
}

/** Who wrote fields, and when. */
export interface Writer {
    readonly manager: string;
    /** Absent where the API server has not noted it. */
    readonly time: string | undefined;
}

export interface Ownership extends Writer {
    /** `status`, `scale`; empty for the object itself. */
    readonly subresource: string;
    readonly fields: readonly OwnedField[];
}

const managed = z.looseObject({
    metadata: z.looseObject({
        managedFields: z
            .array(
                z.looseObject({
                    manager: z.string().default("unknown"),
                    time: z.string().optional(),
                    subresource: z.string().default(""),
                    fieldsV1: z.record(z.string(), z.unknown()).default({}),
                }),
            )
            .default([]),
    }),
});

/** Who owns which fields of an object. */
export function ownershipsOf(object: Tree): readonly Ownership[] {
    return managed
        .parse(object)
        .metadata.managedFields.map(({ manager, time, subresource, fieldsV1 }) => ({
            manager,
            time,
            subresource,
            fields: ownedFields(fieldsV1),
        }));
}

function ownedFields(tree: Tree, at: FieldPath = []): readonly OwnedField[] {
    return Object.entries(tree).flatMap(([key, below]) => {
        if (key === "." || !isTree(below)) {
            return [];
        }
        const path = [...at, key];
        const inside = ownedFields(below, path);
        const item = !key.startsWith("f:") && inside.length > 0 && below["."] !== undefined;
        const whole = item || inside.length === 0;
        return whole ? [{ path, item }, ...inside] : inside;
    });
}

/** Where a field is in an object, and what it holds; nothing where the object has no such field. */
export function find(
    object: unknown,
    path: FieldPath,
): { readonly value: unknown; readonly pointer: Pointer } | undefined {
    const pointer: (string | number)[] = [];
    let value = object;
    for (const key of path) {
        const next = step(value, key);
        if (next === undefined) {
            return undefined;
        }
        pointer.push(next);
        value = Reflect.get(Object(value), next);
    }
    return { value, pointer };
}

function step(value: unknown, key: string): string | number | undefined {
    const name = key.slice(2);
    if (key.startsWith("f:")) {
        return isTree(value) && Object.hasOwn(value, name) ? name : undefined;
    }
    if (!Array.isArray(value)) {
        return undefined;
    }
    const wanted: unknown = JSON.parse(name);
    const position = key.startsWith("i:")
        ? Number(wanted)
        : value.findIndex((item) => isItem(item, key, wanted));
    return position >= 0 && position < value.length ? position : undefined;
}

function isItem(item: unknown, key: string, wanted: unknown): boolean {
    if (!key.startsWith("k:") || !isTree(wanted)) {
        return isDeepStrictEqual(item, wanted);
    }
    return (
        isTree(item) &&
        Object.entries(wanted).every(([name, value]) => isDeepStrictEqual(item[name], value))
    );
}

/** `spec.template.spec.containers[name=web].image`, `metadata.labels["app.kubernetes.io/name"]` */
export function pathText(path: FieldPath): string {
    return path.map(keyText).join("").replace(/^\./, "");
}

function keyText(key: string): string {
    const name = key.slice(2);
    if (key.startsWith("f:")) {
        return /^[A-Za-z0-9_$-]+$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
    }
    const value: unknown = JSON.parse(name);
    return isTree(value)
        ? `[${Object.entries(value)
              .map(([field, wanted]) => `${field}=${String(wanted)}`)
              .join(",")}]`
        : `[${key.startsWith("i:") ? "" : "="}${name}]`;
}

/** Does a path lead to the other's field, or to something in it? */
export function isWithin(path: FieldPath, outer: FieldPath): boolean {
    return outer.length <= path.length && outer.every((key, index) => path[index] === key);
}

/** Is one of two fields the other, or a part of it? */
export function overlap(one: FieldPath, other: FieldPath): boolean {
    return isWithin(one, other) || isWithin(other, one);
}
