import { isDeepStrictEqual } from "node:util";

import { readChild, type Step } from "../../policy/library/field";
import type { PlanStep } from "./step";

/**
 * Whether what lies at a path differs. Two secrets look alike here, so the engine, which knows them,
 * is asked too.
 */
export function differsAt({ before, after, paths }: PlanStep, ...way: readonly string[]): boolean {
    return (
        !isDeepStrictEqual(valueAt(before?.declared, way), valueAt(after?.declared, way)) ||
        paths.some((path) => isWithin(path, way.join(".")))
    );
}

function valueAt(value: unknown, way: readonly Step[]): unknown {
    return way.reduce<unknown>(readChild, value);
}

/** `spec.template.spec` is within `spec.template`, and `spec.templates` is not. */
function isWithin(path: string, outer: string): boolean {
    return path === outer || path.startsWith(`${outer}.`) || path.startsWith(`${outer}[`);
}
