import { isTree, type Tree } from "../../policy/library/plain";
import type { PropertyPath, Step } from "../propertyPath";
import type { Pointer } from "./fields";

/** Does a field lie at or below one of the paths? */
export function isIgnored(pointer: Pointer, ignored: readonly PropertyPath[]): boolean {
    return ignored.some(
        (steps) =>
            steps.length <= pointer.length &&
            steps.every((step, index) => step === "*" || step === pointer[index]),
    );
}

/** A copy of an object without the fields at these paths. Items of lists stay, as positions shift. */
export function without(object: Tree, ignored: readonly PropertyPath[]): Tree {
    return Object.fromEntries(
        Object.entries(object)
            .filter(([key]) => !isIgnored([key], ignored))
            .map(([key, value]) => [key, withoutBelow(value, key, ignored)]),
    );
}

function withoutBelow(value: unknown, key: Step, ignored: readonly PropertyPath[]): unknown {
    const below = ignored
        .filter(([first]) => first === "*" || first === key)
        .map((steps) => steps.slice(1))
        .filter((steps) => steps.length > 0);
    if (below.length === 0) {
        return value;
    }
    if (Array.isArray(value)) {
        return value.map((item: unknown, index) => withoutBelow(item, index, below));
    }
    return isTree(value) ? without(value, below) : value;
}
