import { isDeepStrictEqual } from "node:util";

import { isTree } from "../../policy/library/plain";

/** Where two values differ, as `spec.ports[0].port`; the value as a whole is the empty path. */
export function differingPaths(one: unknown, other: unknown, path = ""): readonly string[] {
    if (isDeepStrictEqual(one, other)) {
        return [];
    }
    if (isTree(one) && isTree(other)) {
        const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])].sort();
        return keys.flatMap((key) => differingPaths(one[key], other[key], pathWithin(path, key)));
    }
    if (Array.isArray(one) && Array.isArray(other) && one.length === other.length) {
        return one.flatMap((item, index) =>
            differingPaths(item, other[index], `${path}[${index}]`),
        );
    }
    return [path];
}

/** Keys with dots of their own, as annotations have, stand in brackets. */
export function pathWithin(path: string, key: string): string {
    if (key.includes(".")) {
        return `${path}["${key}"]`;
    }
    return path === "" ? key : `${path}.${key}`;
}
