import { parsePropertyPath } from "../propertyPath";
import { compareText } from "../text";
import { differingPaths } from "../render/compare";
import { spoken } from "../render/names";
import type { OrderedObject } from "../render/order";
import type { Compared } from "./environment";

/** What two environments differ in, in the order of names. */
export interface Difference {
    readonly settings: readonly SettingDifference[];
    /** Objects that only the other has, such as `Deployment platform-dns/coredns`. */
    readonly added: readonly string[];
    /** Objects that only the one has. */
    readonly removed: readonly string[];
    readonly changed: readonly { readonly object: string; readonly paths: readonly string[] }[];
}

export interface SettingDifference {
    /** As in the file, without the prefix: `dns.provider`. */
    readonly key: string;
    /** Absent where the one does not set it. */
    readonly from?: unknown;
    /** Absent where the other does not. */
    readonly to?: unknown;
}

/** Compares complete settings, defaults included, and objects; not what is generated. */
export function compareEnvironments(one: Compared, other: Compared): Difference {
    const [before, after] = [byName(one.objects), byName(other.objects)];
    const both = [...before].flatMap(([object, was]) => {
        const is = after.get(object);
        return is === undefined ? [] : [{ object, paths: changedPaths(was, is) }];
    });
    return {
        settings: settingDifferences(settingsOf(one), settingsOf(other)),
        added: [...after.keys()].filter((name) => !before.has(name)).sort(),
        removed: [...before.keys()].filter((name) => !after.has(name)).sort(),
        changed: both
            .filter(({ paths }) => paths.length > 0)
            .sort((a, b) => compareText(a.object, b.object)),
    };
}

function byName(objects: readonly OrderedObject[]): ReadonlyMap<string, OrderedObject> {
    return new Map(objects.map((object) => [spoken(object.manifest), object]));
}

/** What is generated differs in any two environments, and tells nothing. */
function changedPaths(one: OrderedObject, other: OrderedObject): readonly string[] {
    const generated = new Set([...one.generated, ...other.generated]);
    return differingPaths(one.manifest, other.manifest).filter((path) => !generated.has(path));
}

function settingsOf({ config }: Compared): object {
    return Object.fromEntries(Object.entries(config).filter(([key]) => key !== "environment"));
}

function settingDifferences(one: object, other: object): readonly SettingDifference[] {
    return differingPaths(one, other).map((key) => {
        const [from, to] = [valueAt(one, key), valueAt(other, key)];
        return { key, ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
    });
}

/** What stands at a path of `differingPaths`. */
function valueAt(value: unknown, path: string): unknown {
    return parsePropertyPath(path).reduce<unknown>(
        (inner, step) =>
            typeof inner === "object" && inner !== null ? Reflect.get(inner, step) : undefined,
        value,
    );
}
