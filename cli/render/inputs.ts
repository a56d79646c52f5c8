import { isUnknown, runtime } from "@pulumi/pulumi";

import { isTree, type Tree } from "../../policy/library/plain";

/** What a program says of a resource, as the engine is told of it. */
export interface ReadInputs {
    /** With secrets in the clear, and `isUnknown` values where a preview knows none. */
    readonly inputs: Readonly<Tree>;
    /** Those that Pulumi keeps as secrets. */
    readonly secretInputs: readonly string[];
}

/** Takes the marks of secrets off a resource's inputs, and tells where they were. */
export function readInputs(raw: unknown): ReadInputs {
    const inputs: Tree = {};
    const secretInputs: string[] = [];
    for (const [key, value] of Object.entries(isTree(raw) ? raw : {})) {
        const isSecret = isTree(value) && value[runtime.specialSigKey] === runtime.specialSecretSig;
        inputs[key] = isSecret ? value["value"] : value;
        if (isSecret) {
            secretInputs.push(key);
        }
    }
    return { inputs, secretInputs };
}

/** The paths of all values that a preview does not know, such as `spec.template.spec`. */
export function unknownPaths(value: unknown, path: readonly string[] = []): string[] {
    if (isUnknown(value)) {
        return [path.join(".")];
    }
    return typeof value === "object" && value !== null
        ? Object.entries(value).flatMap(([key, inner]) => unknownPaths(inner, [...path, key]))
        : [];
}
