/** Elements by a key of each, in their order. */
export function grouped<T>(elements: readonly T[], key: (element: T) => string): Map<string, T[]> {
    const groups = new Map<string, T[]>();
    for (const element of elements) {
        const group = groups.get(key(element)) ?? [];
        groups.set(key(element), group);
        group.push(element);
    }
    return groups;
}
