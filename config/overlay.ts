import { isTree } from "../policy/library/plain";
import { dnsName } from "./fields";

type RawSettings = Readonly<Record<string, unknown>>;

/**
 * An environment's settings with those of one of its clusters over them: maps key by key, everything
 * else as a whole. A zone of the cluster's own takes along every host below the environment's, as
 * `env new --domain` does.
 */
export function overlaid(shared: RawSettings, own: RawSettings): RawSettings {
    return merged(movedHosts(shared, shared.domain, own.domain), own);
}

function movedHosts(shared: RawSettings, zone: unknown, own: unknown): RawSettings {
    if (typeof zone !== "string" || typeof own !== "string") {
        return shared;
    }
    const movedText = (value: string): string => {
        const isBelow = value.endsWith(`.${zone}`) && dnsName.safeParse(value).success;
        return isBelow ? value.slice(0, -zone.length) + own : value;
    };
    const moved = (value: unknown): unknown => {
        if (typeof value === "string") {
            return movedText(value);
        }
        if (Array.isArray(value)) {
            return value.map(moved);
        }
        return isTree(value) ? mapped(value, moved) : value;
    };
    return mapped(shared, moved);
}

function mapped(map: RawSettings, change: (value: unknown) => unknown): RawSettings {
    return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value)]));
}

function merged(below: RawSettings, above: RawSettings): RawSettings {
    const changed = Object.entries(above).map(([key, value]): [string, unknown] => {
        const lower = below[key];
        return [key, isTree(lower) && isTree(value) ? merged(lower, value) : value];
    });
    return { ...below, ...Object.fromEntries(changed) };
}
