import * as pulumi from "@pulumi/pulumi";

import { readInputs } from "../../cli/render/inputs";

export { unknownPaths } from "../../cli/render/inputs";

/** What a program declares of one resource. */
export interface RecordedResource {
    /** Pulumi's type token, such as `kubernetes:apps/v1:Deployment`. */
    readonly type: string;
    readonly name: string;
    /** The inputs, with secrets in the clear and `isUnknown` values where a preview knows none. */
    readonly inputs: Readonly<Record<string, unknown>>;
    /** Inputs that Pulumi keeps as secrets. */
    readonly secretInputs: readonly string[];
    /** Name of the parent; absent at the top. */
    readonly parent?: string;
    /** Names of the resources that `dependsOn` lists. */
    readonly dependsOn: readonly string[];
    /** Name of the resource whose deletion is its own, too; absent: it is deleted by itself. */
    readonly deletedWith?: string;
    /** Property paths that no update sets. */
    readonly ignoreChanges: readonly string[];
}

export interface GraphOptions {
    /** Runs as `pulumi preview` does: what a provider would compute is unknown. @default false */
    readonly preview?: boolean;
}

/**
 * Runs a program without an engine and tells what it declared, in the order of names.
 *
 * @param program Declares resources; they need no common parent.
 */
export async function recordGraph(
    program: () => unknown,
    { preview = false }: GraphOptions = {},
): Promise<RecordedResource[]> {
    const recorded: Omit<RecordedResource, keyof Relations>[] = [];
    const relations = new Map<string, Promise<Relations>>();
    await pulumi.runtime.setMocks(
        {
            newResource: ({ type, name, inputs }) => {
                recorded.push({ type, name, ...readInputs(inputs) });
                return { id: `${name}-id`, state: stateOf(type, inputs, preview) };
            },
            call: () => ({}),
        },
        "groundwork",
        "test",
        preview,
    );
    await pulumi.runtime.runInPulumiStack(async () => {
        pulumi.runtime.registerStackTransformation(({ name, opts }) => {
            relations.set(name, relationsOf(opts));
            return undefined;
        });
        // The result is no output of the stack: it may hold whole components.
        await program();
    });
    await pulumi.runtime.disconnect();

    return Promise.all(
        recorded
            .filter(({ type }) => type !== "pulumi:pulumi:Stack")
            .sort((a, b) => a.name.localeCompare(b.name))
            .map(async (resource) => ({ ...resource, ...(await relations.get(resource.name)) })),
    ).then((all) => all.map((resource) => ({ dependsOn: [], ignoreChanges: [], ...resource })));
}

type Relations = Pick<RecordedResource, "parent" | "dependsOn" | "deletedWith" | "ignoreChanges">;

async function relationsOf(opts: pulumi.ResourceOptions): Promise<Relations> {
    const dependencies = await valueOf(pulumi.output(opts.dependsOn ?? []));
    const [parent] = await namesOf(opts.parent === undefined ? [] : [opts.parent]);
    const [deletedWith] = await namesOf(opts.deletedWith === undefined ? [] : [opts.deletedWith]);
    return {
        ...(parent !== undefined && { parent }),
        ...(deletedWith !== undefined && { deletedWith }),
        dependsOn: await namesOf(Array.isArray(dependencies) ? dependencies : [dependencies]),
        ignoreChanges: opts.ignoreChanges ?? [],
    };
}

async function namesOf(resources: readonly pulumi.Resource[]): Promise<string[]> {
    const urns = await valueOf(pulumi.all(resources.map((resource) => resource.urn)));
    return urns.map((urn) => urn.split("::").at(-1) ?? urn);
}

function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
    return new Promise((resolve) => {
        output.apply((value) => {
            resolve(value);
        });
    });
}

/** A provider's answer: what was asked for, and for a password the password, once it exists. */
function stateOf(type: string, inputs: unknown, preview: boolean): Record<string, unknown> {
    const asked = isRecord(inputs) ? inputs : {};
    return type.startsWith("random:") && !preview
        ? {
              ...asked,
              result: generatedSecret,
              base64: generatedBytes(Number(asked["length"])),
              bcryptHash: generatedHash,
          }
        : asked;
}

function generatedBytes(length: number): string {
    return Buffer.alloc(length, generatedSecret).toString("base64");
}

/** What every generated password is to those that only compare with it. */
export const generatedHash = "$2a$10$generated-hash";

/** What every `random` resource generates, so that a test can look for where it went. */
export const generatedSecret = "generated-secret";

export function isRecord(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What stands at a path of nested objects and lists, such as `["spec", "ports", "0"]`. */
export function at(value: unknown, ...path: readonly string[]): unknown {
    return path.reduce<unknown>(
        (inner, key) =>
            typeof inner === "object" && inner !== null
                ? new Map(Object.entries(inner)).get(key)
                : undefined,
        value,
    );
}

/** The one resource of a kind and name, as `Deployment/grafana` by its `metadata.name`. */
export function find(graph: readonly RecordedResource[], kindAndName: string): RecordedResource {
    const found = graph.filter(
        ({ type, inputs }) =>
            `${type.split(":").at(-1) ?? ""}/${String(at(inputs, "metadata", "name"))}` ===
            kindAndName,
    );
    const [only] = found;
    if (only === undefined || found.length > 1) {
        throw new Error(`The graph has ${found.length} resources ${kindAndName}, not one.`);
    }
    return only;
}
