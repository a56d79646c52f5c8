import { UnknownField } from "./field";
import {
    isDeclaredNamespace,
    kubernetesObject,
    nameOf,
    namespaceOf,
    type KubernetesObject,
} from "./kubernetes";

/** A resource as CrossGuard hands it to a stack policy; any part of it serves as a graph. */
export interface StackResource {
    readonly type: string;
    readonly name: string;
    readonly urn: string;
    readonly props: unknown;
    readonly opts: { readonly ignoreChanges: readonly string[] };
    readonly parent?: StackResource;
    readonly dependencies: readonly StackResource[];
    readonly propertyDependencies: Readonly<Record<string, readonly StackResource[]>>;
}

interface NamespaceIndex {
    readonly placed: ReadonlyMap<string, readonly KubernetesObject[]>;
    readonly unplaced: UnknownField | undefined;
}

/** All objects of a stack, and the order that the program declares between them. */
export class Stack {
    /** What the program declares, to be judged. */
    public readonly objects: readonly KubernetesObject[];
    /** The declared objects and those that the program only reads or imports. */
    public readonly present: readonly KubernetesObject[];
    readonly #byNamespace = new Map<string, NamespaceIndex>();
    #namespaces: ReadonlySet<string | undefined> | undefined;
    readonly #resources = new Map<string, StackResource>();
    readonly #children = new Map<string, StackResource[]>();
    readonly #sequence: ReadonlyMap<string, number> | undefined;
    readonly #reached = new Map<string, ReadonlySet<string>>();

    /**
     * @param declared What the program declared of a resource, if it did. A stack policy is handed outputs, in
     * which a default of the API server looks like a choice of the program.
     * @param order Whether resources are created by their dependencies, or one after another as
     * plain manifests are.
     */
    constructor(
        resources: readonly StackResource[],
        declared: (resource: StackResource) => unknown,
        order: "dependencies" | "sequence" = "dependencies",
    ) {
        if (order === "sequence") {
            this.#sequence = new Map(resources.map(({ urn }, index) => [urn, index]));
        }
        const objects: KubernetesObject[] = [];
        const present: KubernetesObject[] = [];
        for (const resource of resources) {
            this.#resources.set(resource.urn, resource);
            this.#addChild(resource);
            const inputs = declared(resource);
            const { ignoreChanges } = resource.opts;
            const object = kubernetesObject({
                type: resource.type,
                name: resource.name,
                urn: resource.urn,
                props: inputs ?? resource.props,
                ignoreChanges,
            });
            if (object !== undefined) {
                present.push(object);
            }
            if (object !== undefined && inputs !== undefined) {
                objects.push(object);
            }
        }
        this.objects = objects;
        this.present = present;
    }

    #addChild(resource: StackResource): void {
        if (resource.parent !== undefined) {
            const siblings = this.#children.get(resource.parent.urn);
            if (siblings === undefined) {
                this.#children.set(resource.parent.urn, [resource]);
            } else {
                siblings.push(resource);
            }
        }
    }

    /**
     * The present objects of a kind in a namespace, patches left out.
     *
     * @throws UnknownField, when an object of the kind might be in it or not.
     */
    public inNamespace(
        kind: string,
        group: string,
        namespace: string,
    ): readonly KubernetesObject[] {
        const key = `${group}/${kind}`;
        const index = this.#byNamespace.get(key) ?? this.#indexByNamespace(kind, group);
        this.#byNamespace.set(key, index);
        if (index.unplaced !== undefined) {
            throw index.unplaced;
        }
        return index.placed.get(namespace) ?? [];
    }

    #indexByNamespace(kind: string, group: string): NamespaceIndex {
        const placed = new Map<string, KubernetesObject[]>();
        let unplaced: UnknownField | undefined;
        for (const object of this.present) {
            if (object.kind !== kind || object.group !== group || object.isPatch) {
                continue;
            }
            const namespace = object.fields.at("metadata", "namespace");
            if (namespace.isUnknown) {
                unplaced ??= new UnknownField(namespace.subject, namespace.path);
                continue;
            }
            const neighbours = placed.get(namespaceOf(object)) ?? [];
            placed.set(namespaceOf(object), neighbours);
            neighbours.push(object);
        }
        return { placed, unplaced };
    }

    /**
     * Whether the stack declares this namespace, so that all in it is the stack's own.
     *
     * @throws UnknownField, when the name of a declared namespace is unknown.
     */
    public declaresNamespace(name: string): boolean {
        this.#namespaces ??= new Set(this.objects.filter(isDeclaredNamespace).map(nameOf));
        return this.#namespaces.has(name);
    }

    /** Whether one resource is created after another, directly or through others. */
    public isOrderedAfter(later: KubernetesObject, earlier: KubernetesObject): boolean {
        if (this.#sequence !== undefined) {
            const place = (object: KubernetesObject) =>
                this.#sequence?.get(object.subject.urn) ?? 0;
            return place(later) > place(earlier);
        }
        return this.#reach(later.subject.urn).has(earlier.subject.urn);
    }

    /** The type of the component that rendered both objects from a chart or YAML, if one did. */
    public renderedTogether(one: KubernetesObject, other: KubernetesObject): string | undefined {
        const renderers = new Set(this.#ancestors(one.subject.urn).map(({ urn }) => urn));
        return this.#ancestors(other.subject.urn).find(
            ({ urn, type }) => renderers.has(urn) && isRenderer(type),
        )?.type;
    }

    /** The resources that give a property its value. */
    public sourcesOf(urn: string, property: string): readonly StackResource[] {
        const resource = this.#resources.get(urn);
        return resource?.propertyDependencies[property] ?? resource?.dependencies ?? [];
    }

    #ancestors(urn: string): StackResource[] {
        const parent = this.#resources.get(urn)?.parent;
        return parent === undefined ? [] : [parent, ...this.#ancestors(parent.urn)];
    }

    #reach(start: string): ReadonlySet<string> {
        const cached = this.#reached.get(start);
        if (cached !== undefined) {
            return cached;
        }
        const reached = new Set<string>();
        const pending = [start];
        for (let urn = pending.pop(); urn !== undefined; urn = pending.pop()) {
            for (const next of this.#precursors(urn)) {
                if (!reached.has(next)) {
                    reached.add(next);
                    pending.push(next);
                }
            }
        }
        this.#reached.set(start, reached);
        return reached;
    }

    /**
     * What is created before a resource: its parent, what it depends on, and, where that is a
     * component, all in it. A parent's children are no precursors of each other.
     */
    #precursors(urn: string): string[] {
        const resource = this.#resources.get(urn);
        if (resource === undefined) {
            return [];
        }
        const dependencies = [
            ...resource.dependencies,
            ...Object.values(resource.propertyDependencies).flat(),
        ];
        const withContents = dependencies.flatMap((dependency) => this.#contents(dependency));
        return resource.parent === undefined
            ? withContents
            : [resource.parent.urn, ...withContents];
    }

    /** Whoever depends on a component depends on all in it; a plain resource stands for itself. */
    #contents({ urn, type }: StackResource): string[] {
        const isPlain = type.startsWith("kubernetes:") && !isRenderer(type);
        const children = isPlain ? [] : (this.#children.get(urn) ?? []);
        return [urn, ...children.flatMap((resource) => this.#contents(resource))];
    }
}

/** Components that register what a chart or a YAML file holds, in an order of their own. */
function isRenderer(type: string): boolean {
    return /^kubernetes:(helm\.sh|yaml|kustomize)[/:]/.test(type) && !type.endsWith(":Release");
}
