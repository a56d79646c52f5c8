import { unknownCheckingProxy } from "@pulumi/policy";
import { parseAllDocuments } from "yaml";
import { kubernetesObject, type DeclaredResource } from "../../policy/library/kubernetes";
import { judgeObject } from "../../policy/library/judge";
import { settingsFrom } from "../../policy/library/parameters";
import { Report } from "../../policy/library/report";
import type { Example, Rule } from "../../policy/library/rule";
import { Stack, type StackResource } from "../../policy/library/stack";

/** A resource as a stack policy sees it, open for a test to add edges. */
export interface TestResource extends StackResource {
    readonly dependencies: TestResource[];
    readonly propertyDependencies: Record<string, TestResource[]>;
    parent?: TestResource;
}

/** What the engine sends in place of a text, and of an object, that is not known in a preview. */
export const unknownText = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
export const unknownObject = "dd056dcd-154b-4c76-9bd3-c8f88648b5ff";

/** Properties as CrossGuard hands them over: reading an unknown value throws. */
export function asSeenByPolicies(props: unknown): unknown {
    const proxy: unknown = unknownCheckingProxy;
    if (typeof proxy !== "function") {
        throw new Error("The policy SDK exports no unknownCheckingProxy.");
    }
    const seen: unknown = Reflect.apply(proxy, undefined, [props]);
    return seen;
}

export function resource(
    type: string,
    name: string,
    props: unknown,
    ignoreChanges: readonly string[] = [],
): TestResource {
    return {
        type,
        name,
        urn: `urn:pulumi:test::test::${type}::${name}`,
        props: asSeenByPolicies(props),
        opts: { ignoreChanges },
        dependencies: [],
        propertyDependencies: {},
    };
}

interface Manifest {
    readonly apiVersion: string;
    readonly kind: string;
    readonly metadata: { readonly name: string };
}

function isManifest(value: unknown): value is Manifest {
    return typeof value === "object" && value !== null && "kind" in value && "metadata" in value;
}

/** The resources that a program declares with these manifests. */
export function resourcesOf(example: Example): TestResource[] {
    const resources = new Map<string, TestResource>();
    for (const document of parseAllDocuments(example.manifests)) {
        const manifest: unknown = document.toJS();
        if (!isManifest(manifest)) {
            throw new Error(`${example.title}: a document is no manifest.`);
        }
        const { apiVersion, kind, metadata } = manifest;
        const key = `${kind}/${metadata.name}`;
        const type = `kubernetes:${apiVersion.includes("/") ? "" : "core/"}${apiVersion}:${kind}`;
        const unique = resources.has(key) ? `${metadata.name}-${resources.size}` : metadata.name;
        const ignored = example.ignoreChanges?.[key];
        resources.set(
            resources.has(key) ? `${kind}/${unique}` : key,
            resource(type, unique, manifest, ignored),
        );
    }
    for (const [later, earlier] of Object.entries(example.dependsOn ?? {})) {
        named(resources, later).dependencies.push(...earlier.map((key) => named(resources, key)));
    }
    return [...resources.values()];
}

function named(resources: ReadonlyMap<string, TestResource>, key: string): TestResource {
    const found = resources.get(key);
    if (found === undefined) {
        throw new Error(`The example has no ${key}.`);
    }
    return found;
}

/** Everything that a rule says of these resources: of each by itself, then of all together. */
export function judge(
    rule: Rule,
    resources: readonly StackResource[],
    configured: Readonly<Record<string, unknown>> = {},
): Report {
    const report = new Report(rule);
    const settings = settingsFrom(configured);
    for (const { type, name, urn, props, opts } of resources) {
        const declared: DeclaredResource = { type, name, urn, props, ...opts };
        const object = kubernetesObject(declared);
        if (object !== undefined) {
            judgeObject(rule, object, report, settings);
        }
    }
    rule.judgeStack?.(new Stack(resources, ({ props }) => props), report, settings);
    return report;
}
