import type { Deployment, Resource } from "./form";
import { mapUrns } from "./references";

/**
 * Gives resources that were renamed their new names wherever the state still has the old ones, and
 * drops the aliases that told of it.
 */
export function rename(state: Deployment): Deployment {
    const names = newNames(state.resources ?? []);
    if (names.size === 0) {
        return state;
    }
    const named = (urn: string): string => names.get(urn) ?? urn;
    return {
        ...state,
        resources: (state.resources ?? []).map((each) => renamed(each, named)),
        pending_operations: (state.pending_operations ?? []).map((each) => ({
            ...each,
            resource: renamed(each.resource, named),
        })),
    };
}

function newNames(resources: readonly Resource[]): ReadonlyMap<string, string> {
    const names = new Map<string, string>();
    for (const { urn, aliases, parent } of resources) {
        for (const alias of aliases ?? []) {
            names.set(alias, urn);
        }
        const newParent = parent === undefined ? undefined : names.get(parent);
        if (newParent !== undefined && typeIn(newParent) !== "pulumi:pulumi:Stack") {
            names.set(urn, underParent(urn, newParent));
        }
    }
    return names;
}

/** urn:pulumi:STACK::PROJECT::TYPE$TYPE::NAME, in which the name may have colons. */
function partsOf(urn: string): readonly [head: string, types: string, name: string] {
    const [stack = "", project = "", types = "", ...name] = urn.split("::");
    return [`${stack}::${project}`, types, name.join("::")];
}

function typeIn(urn: string): string {
    return partsOf(urn)[1];
}

function underParent(urn: string, parent: string): string {
    const [head, types, name] = partsOf(urn);
    const own = types.slice(types.lastIndexOf("$") + 1);
    return `${head}::${typeIn(parent)}$${own}::${name}`;
}

function renamed(resource: Resource, named: (urn: string) => string): Resource {
    const { urn, parent, provider, dependencies, propertyDependencies } = resource;
    const { deletedWith, replaceWith, viewOf } = resource;
    return {
        ...resource,
        aliases: undefined,
        urn: named(urn),
        ...(parent !== undefined && { parent: named(parent) }),
        ...(provider !== undefined && { provider: renamedProvider(provider, named) }),
        ...(dependencies && { dependencies: dependencies.map(named) }),
        ...(propertyDependencies && {
            propertyDependencies: mapUrns(propertyDependencies, (urns) => urns.map(named)),
        }),
        ...(deletedWith !== undefined && { deletedWith: named(deletedWith) }),
        ...(replaceWith && { replaceWith: replaceWith.map(named) }),
        ...(viewOf !== undefined && { viewOf: named(viewOf) }),
    };
}

/** A provider is referred to as URN::ID. */
function renamedProvider(reference: string, named: (urn: string) => string): string {
    const end = reference.lastIndexOf("::");
    return end < 0 ? reference : `${named(reference.slice(0, end))}${reference.slice(end)}`;
}
