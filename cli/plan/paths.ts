import type { Step } from "../../policy/library/field";

/** The steps of a path as the engine writes it: `spec.containers[0].image`, `data["a.b"]`. */
export function stepsOf(path: string): readonly Step[] {
    return [...path.matchAll(/\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]|([^.[\]]+)/g)].map(
        ([, index, quoted, plain = ""]) =>
            index === undefined ? (quoted?.replace(/\\(.)/g, "$1") ?? plain) : Number(index),
    );
}
