import { truth } from "./cel";
import { withDefaults } from "./defaults";
import { UnknownField, type Field, type Step } from "./field";
import type { KubernetesObject } from "./kubernetes";
import { celCopy, type Tree } from "./plain";
import { podTemplatesOf } from "./pods";
import type { Scope } from "./scopes";

/** One element of a list: its place, and its value under the name that expressions call it by. */
export interface Element {
    readonly steps: readonly Step[];
    readonly names: Tree;
}

/** Reads an element; nothing where it does not belong to the scope. @throws UnknownField */
type ElementReader = () => Element | undefined;

/** Reads a list, so that one that is unknown hides no other. @throws UnknownField */
type ListReader = () => readonly ElementReader[];

/** An object, or one pod that it describes, as CEL sees it. */
export class Place {
    public readonly at: Field;
    /** The metadata of the pods, or of the object. */
    public readonly metadata: Field;
    public readonly variables: Tree;
    readonly #root: () => unknown;
    readonly #lists = new Map<Scope, readonly ListReader[]>();

    constructor(at: Field, metadata: Field, root: () => unknown, variables: Tree) {
        this.at = at;
        this.metadata = metadata;
        this.variables = variables;
        this.#root = root;
    }

    public elements(scope: Scope): readonly ListReader[] {
        const lists = this.#lists.get(scope) ?? this.#listsOf(scope);
        this.#lists.set(scope, lists);
        return lists;
    }

    #listsOf({ lists, variable, lastOnlyIf }: Scope): ListReader[] {
        return lists.map((path, index) =>
            once(() => {
                const list = listIn(this.#root(), path);
                const limit = index === lists.length - 1 ? lastOnlyIf : undefined;
                return Array.from({ length: list.length }, (_, position) =>
                    once(() => {
                        const names = { [variable]: stepInto(list, position) };
                        const belongs = limit === undefined || truth(limit, names) === true;
                        return belongs ? { steps: [...path, position], names } : undefined;
                    }),
                );
            }),
        );
    }
}

/** An object as CEL sees it; made once for all rules. */
class ObjectView {
    public readonly tree: Tree;
    public readonly whole: Place;
    readonly #source: KubernetesObject;
    #pods: readonly Place[] | undefined;

    constructor(source: KubernetesObject) {
        const { subject, declared, apiVersion, kind } = source;
        const copy = celCopy(subject, declared);
        this.#source = source;
        // The type of the resource says what it is, whatever its properties leave open.
        Object.defineProperties(copy, {
            apiVersion: { value: apiVersion, enumerable: true },
            kind: { value: kind, enumerable: true },
        });
        this.tree = source.isPatch ? copy : withDefaults(source, copy);
        this.whole = new Place(source.fields, source.fields.at("metadata"), () => this.tree, {});
    }

    /** The pods that it describes. @throws UnknownField, when a list of pods is unknown. */
    public get pods(): readonly Place[] {
        this.#pods ??= podTemplatesOf(this.#source).map(({ spec, metadata }) =>
            podPlace(spec, metadata, this.tree),
        );
        return this.#pods;
    }
}

const views = new WeakMap<KubernetesObject, ObjectView>();

export function viewOf(object: KubernetesObject): ObjectView {
    const view = views.get(object) ?? new ObjectView(object);
    views.set(object, view);
    return view;
}

/** What expressions know of a pod beside the object; the exported policies define the same. */
function podPlace(spec: Field, metadata: Field, tree: Tree): Place {
    const podSpec = once(() => spec.steps.reduce<unknown>(stepInto, tree) ?? {});
    const variables: Tree = {};
    define(variables, "podSpec", podSpec);
    define(variables, "podMetadata", () => metadata.steps.reduce<unknown>(stepInto, tree) ?? {});
    define(
        variables,
        "containers",
        once(() =>
            ["containers", "initContainers", "ephemeralContainers"].flatMap((list) =>
                listIn(podSpec(), [list]),
            ),
        ),
    );
    return new Place(spec, metadata, podSpec, variables);
}

/** A property that is computed when an expression reads it. */
function define(target: Tree, name: string, get: () => unknown): void {
    Object.defineProperty(target, name, { enumerable: true, configurable: true, get });
}

function once<T>(compute: () => T): () => T {
    let known: { readonly value: T } | undefined;
    return () => (known ??= { value: compute() }).value;
}

function listIn(root: unknown, path: readonly string[]): readonly unknown[] {
    const list = path.reduce<unknown>(stepInto, root);
    return Array.isArray(list) ? list : [];
}

function stepInto(value: unknown, step: Step): unknown {
    const isObject = typeof value === "object" && value !== null;
    return isObject && Object.hasOwn(value, step) ? Reflect.get(value, step) : undefined;
}

const described = new WeakMap<KubernetesObject, boolean>();

/** Whether an object describes pods, be they known or not. */
export function describesPods(object: KubernetesObject): boolean {
    const known = described.get(object) ?? findsPods(object);
    described.set(object, known);
    return known;
}

function findsPods(object: KubernetesObject): boolean {
    try {
        return podTemplatesOf(object).length > 0;
    } catch (error) {
        if (error instanceof UnknownField) {
            return true;
        }
        throw error;
    }
}
