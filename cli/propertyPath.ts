/** One step of a property path: a field, a position, or `*` for any. */
export type Step = string | number;

/** A way to fields, as the engine's diffs and the `ignoreChanges` of a resource name them. */
export type PropertyPath = readonly Step[];

/** Reads `spec.ports[0]["a.b"].*`. */
export function parsePropertyPath(text: string): PropertyPath {
    const steps = text.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+|\*)\]|([^.[\]]+)/g);
    return [...steps].map(([, quoted, position, name]) => {
        if (quoted !== undefined) {
            return quoted.replace(/\\(.)/g, "$1");
        }
        return position === undefined || position === "*" ? (name ?? "*") : Number(position);
    });
}
