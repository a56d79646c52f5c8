import { isTree, type Tree } from "../../policy/library/plain";

export interface Name {
    readonly kind: string;
    readonly namespace: string | undefined;
    readonly name: string;
}

/** What an object is called in the cluster. */
export function nameOfObject(manifest: Readonly<Tree>): Name {
    const metadata = isTree(manifest["metadata"]) ? manifest["metadata"] : {};
    const { name, namespace } = metadata;
    return {
        kind: String(manifest["kind"]),
        namespace: typeof namespace === "string" ? namespace : undefined,
        name: typeof name === "string" ? name : "",
    };
}

/** `Deployment platform-dns/coredns`, for messages. */
export function spoken(manifest: Readonly<Tree>): string {
    const { kind, namespace, name } = nameOfObject(manifest);
    return `${kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`;
}
