/** `docker.io/library/traefik:v3` as its parts. */
export interface ReferenceParts {
    readonly registry: string;
    /** What a mirror of the registry serves it under. */
    readonly repository: string;
    readonly tag: string;
}

/** @throws Error for a reference that does not name its registry and tag. */
export function referenceParts(reference: string): ReferenceParts {
    const [, registry, repository, tag] =
        /^((?:[^/]+\.[^/]+|[^/]+:\d+|localhost))\/([^:@]+):([\w.-]+)$/.exec(reference) ?? [];
    if (registry === undefined || repository === undefined || tag === undefined) {
        throw new Error(`${reference} does not name its registry and tag`);
    }
    return { registry, repository, tag };
}

/** Where a mirror serves an image: containerd asks it for the same path. */
export function mirrored(reference: string, mirror: string): string {
    const { repository, tag } = referenceParts(reference);
    return `${mirror}/${repository}:${tag}`;
}
