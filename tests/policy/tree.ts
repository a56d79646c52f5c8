/** A place in a JSON value. */
export type Steps = readonly (string | number)[];

/** The places on the way to a path such as `spec.containers[0].name`, from the outside in. */
export function stepsTo(path: string): Steps[] {
    const matches = path.matchAll(/\[(\d+)\]|\["([^"]+)"\]|([\w-]+)/g);
    const steps = [...matches].map(([, index, quoted, word]) =>
        index === undefined ? (quoted ?? word ?? "") : Number(index),
    );
    return steps.map((_, index) => steps.slice(0, index + 1));
}

/** A copy with another value at a place, or nothing where the place does not exist. */
export function replaced(value: unknown, steps: Steps, put: unknown): unknown {
    const [step, ...rest] = steps;
    if (step === undefined) {
        return put;
    }
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) {
        return undefined;
    }
    const child = replaced(Reflect.get(value, step), rest, put);
    if (child === undefined) {
        return undefined;
    }
    return Array.isArray(value)
        ? value.map((item: unknown, index) => (index === step ? child : item))
        : { ...value, [step]: child };
}

/** All places in a JSON value, its root left out. */
export function places(value: unknown, at: Steps = []): Steps[] {
    if (typeof value !== "object" || value === null) {
        return [];
    }
    const entries: [string | number, unknown][] = Array.isArray(value)
        ? value.map((item: unknown, index) => [index, item])
        : Object.entries(value);
    return entries.flatMap(([key, child]) => [[...at, key], ...places(child, [...at, key])]);
}
