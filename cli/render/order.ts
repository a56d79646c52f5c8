import type { KnownObject } from "./generated";

/** An object with its place in the order. */
export interface OrderedObject extends KnownObject {
    /** All that it needs is in lower waves; from 0. */
    readonly wave: number;
    /** The folder that is applied as one: a layer, or what of a layer must wait for the rest of it. */
    readonly group: string;
}

/** A folder that is applied as one, and the others that must stand before it. */
export interface Group {
    readonly name: string;
    readonly after: readonly string[];
}

/**
 * Puts objects in order. A wave is one more than the highest one of what an object needs. A layer is
 * one group, but for objects of kinds that it defines itself, and whatever needs these: the API
 * server takes them once the definition, and a webhook that judges them, answer.
 *
 * @throws Error where objects need each other in a circle.
 */
export function inOrder(objects: readonly KnownObject[]): readonly OrderedObject[] {
    const byId = new Map(objects.map((one) => [one.id, one]));
    const ordered = new Map<string, OrderedObject & { readonly step: number }>();
    const entered = new Set<string>();

    const place = (one: KnownObject): OrderedObject & { readonly step: number } => {
        const known = ordered.get(one.id);
        if (known !== undefined) {
            return known;
        }
        if (entered.has(one.id)) {
            throw new Error(`${one.id} needs itself, by way of what it needs.`);
        }
        entered.add(one.id);
        const needed = one.needs.flatMap((id) => byId.get(id) ?? []).map(place);
        const steps = needed
            .filter(({ layer }) => layer === one.layer)
            .map((other) => (one.isCustom && !other.isCustom ? other.step + 1 : other.step));
        const step = Math.max(0, ...steps);
        const placed = {
            ...one,
            wave: Math.max(0, ...needed.map(({ wave }) => wave + 1)),
            step,
            group: step === 0 ? one.layer : `${one.layer}-${step + 1}`,
        };
        ordered.set(one.id, placed);
        return placed;
    };
    return objects.map(place);
}

/** The groups, each after all that it needs. */
export function groupsOf(objects: readonly OrderedObject[]): readonly Group[] {
    const groupOf = new Map(objects.map(({ id, group }) => [id, group]));
    const after = new Map<string, Set<string>>();
    for (const { group, needs } of objects) {
        const found = after.get(group) ?? new Set();
        needs.flatMap((id) => groupOf.get(id) ?? []).forEach((other) => found.add(other));
        found.delete(group);
        after.set(group, found);
    }
    const sorted: Group[] = [];
    const rest = new Map([...after].sort());
    while (rest.size > 0) {
        const [next] =
            [...rest].find(([, needed]) => [...needed].every((it) => !rest.has(it))) ?? [];
        if (next === undefined) {
            throw new Error(`Groups need each other in a circle: ${[...rest.keys()].join(", ")}.`);
        }
        sorted.push({ name: next, after: [...(rest.get(next) ?? [])].sort() });
        rest.delete(next);
    }
    return sorted;
}
