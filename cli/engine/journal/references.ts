import type { Resource } from "./form";

/**
 * Takes away what refers to resources that a refresh found gone. Each resource stands behind those
 * that it refers to.
 */
export function mendReferences(resources: readonly Resource[]): readonly Resource[] {
    const known = new Set<string>();
    const isKnown = (urn: string): boolean => known.has(urn);
    return resources.map((resource) => {
        const { urn, parent, dependencies, propertyDependencies, deletedWith, ...rest } = resource;
        const mended = {
            ...rest,
            urn,
            ...(parent !== undefined && isKnown(parent) && { parent }),
            ...(dependencies && { dependencies: dependencies.filter(isKnown) }),
            ...(propertyDependencies && {
                propertyDependencies: mapUrns(propertyDependencies, (urns) => urns.filter(isKnown)),
            }),
            ...(deletedWith !== undefined && isKnown(deletedWith) && { deletedWith }),
        };
        known.add(urn);
        return mended;
    });
}

type ByProperty = NonNullable<Resource["propertyDependencies"]>;

/** Changes what each property depends on. */
export function mapUrns(
    all: ByProperty,
    change: (urns: readonly string[]) => readonly string[],
): ByProperty {
    return Object.fromEntries(
        Object.entries(all).map(([property, urns]) => [property, urns && change(urns)]),
    );
}
