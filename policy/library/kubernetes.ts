import { Field, type Subject } from "./field";

/** What is known of one resource of a stack, wherever it was read. */
export interface DeclaredResource {
    /** Pulumi's type token, for instance `kubernetes:apps/v1:Deployment`. */
    readonly type: string;
    /** Pulumi's name of the resource, which is not the name of the Kubernetes object. */
    readonly name: string;
    readonly urn: string;
    /** What the program declared; values may be unknown (see `Field`). */
    readonly props: unknown;
    /** Paths whose changes Pulumi ignores. */
    readonly ignoreChanges: readonly string[];
}

/** A Kubernetes object that the stack declares. */
export interface KubernetesObject {
    /** Group and version, as a manifest writes it; `v1` for the core group. */
    readonly apiVersion: string;
    /** The API group without its version; empty for the core group. */
    readonly group: string;
    readonly kind: string;
    /**
     * Whether it is a `*Patch` resource, which sets some fields of an object that exists: what it
     * leaves out is not absent from the object.
     */
    readonly isPatch: boolean;
    readonly subject: Subject;
    readonly fields: Field;
    /** What was declared, as it came; `fields` reads it with care. */
    readonly declared: unknown;
    readonly ignoreChanges: readonly string[];
}

/** Reads a resource as a Kubernetes object, or gives nothing where it is none. */
export function kubernetesObject(resource: DeclaredResource): KubernetesObject | undefined {
    const nameless = new Field({ kind: "", name: "", urn: "" }, resource.props);
    const identity = identify(resource.type, nameless);
    if (identity === undefined) {
        return undefined;
    }
    const subject = subjectOf(identity.kind, resource, nameless.at("metadata"));
    const fields = new Field(subject, resource.props);
    const { props, ignoreChanges } = resource;
    return { ...identity, subject, fields, declared: props, ignoreChanges };
}

type Identity = Pick<KubernetesObject, "apiVersion" | "group" | "kind" | "isPatch">;

function identify(type: string, fields: Field): Identity | undefined {
    const declaredKind = readable(fields.at("kind"));
    const token = /^kubernetes:([^:]+):([^:]+)$/.exec(type);
    if (token !== null) {
        const [, apiVersion = "", kind = ""] = token;
        const patched = /^(.+)Patch$/.exec(kind)?.[1];
        const isPatch = patched !== undefined && declaredKind !== kind;
        return { ...apiOf(apiVersion), kind: isPatch ? patched : kind, isPatch };
    }
    // SDKs generated from CustomResourceDefinitions have packages of their own.
    const apiVersion = readable(fields.at("apiVersion"));
    return apiVersion !== undefined && declaredKind !== undefined
        ? { ...apiOf(apiVersion), kind: declaredKind, isPatch: false }
        : undefined;
}

/** Pulumi writes `core/v1` where a manifest writes `v1`. */
function apiOf(token: string): Pick<Identity, "apiVersion" | "group"> {
    const apiVersion = token.replace(/^core\//, "");
    const [group = "", version] = apiVersion.split("/");
    return { apiVersion, group: version === undefined ? "" : group };
}

function subjectOf(kind: string, resource: DeclaredResource, metadata: Field): Subject {
    const name = readable(metadata.at("name")) ?? resource.name;
    const namespace = readable(metadata.at("namespace"));
    return namespace === undefined
        ? { kind, name, urn: resource.urn }
        : { kind, namespace, name, urn: resource.urn };
}

/** The text where it is known; for names in messages only, never for a decision. */
function readable(field: Field): string | undefined {
    const text = field.isUnknown ? undefined : field.text();
    return text === "" ? undefined : text;
}

/** The namespace that the object lands in: an object that names none lands in `default`. */
export function namespaceOf(object: KubernetesObject): string {
    const namespace = object.fields.at("metadata", "namespace").text() ?? "";
    return namespace === "" ? "default" : namespace;
}

/** The object's name, or nothing where it gives none. */
export function nameOf(object: KubernetesObject): string | undefined {
    return object.fields.at("metadata", "name").text();
}

/** Whether the object is of one of these kinds in one of these API groups, a patch or not. */
export function isKind(
    object: KubernetesObject,
    kinds: readonly string[],
    groups: readonly string[],
): boolean {
    return kinds.includes(object.kind) && groups.includes(object.group);
}

/** A namespace that the stack itself declares, and so must protect. */
export function isDeclaredNamespace(object: KubernetesObject): boolean {
    return isKind(object, ["Namespace"], [""]) && !object.isPatch;
}
