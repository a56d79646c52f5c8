import { runtime } from "@pulumi/pulumi";
import { z } from "zod";

import { isTree, type Tree } from "../../policy/library/plain";
import { parsePropertyPath } from "../propertyPath";
import { without } from "./ignored";

/** An object as the platform last declared it to the cluster. */
export interface DeclaredObject {
    readonly urn: string;
    readonly apiVersion: string;
    readonly kind: string;
    /** Absent for what has no namespace. */
    readonly namespace: string | undefined;
    readonly name: string;
    /** Its declared fields, secrets in plain text, without those that the program ignores. */
    readonly fields: Tree;
    /** Fields that the program leaves to others. */
    readonly ignored: readonly (readonly (string | number)[])[];
    /** Texts that no report may show. */
    readonly secrets: readonly string[];
    /** Who the object was when the platform last saw it. */
    readonly uid: string | undefined;
    /** The name by which the provider owns the object's fields. */
    readonly manager: string | undefined;
}

/** What a state declares, and what of it cannot be compared. */
export interface Declarations {
    readonly objects: readonly DeclaredObject[];
    /** URNs of resources whose objects somebody else keeps book of: Helm's releases. */
    readonly unseen: readonly string[];
}

const exported = z.looseObject({
    deployment: z.looseObject({
        resources: z
            .array(
                z.looseObject({
                    urn: z.string(),
                    type: z.string(),
                    custom: z.boolean().default(false),
                    delete: z.boolean().default(false),
                    external: z.boolean().default(false),
                    id: z.string().optional(),
                    inputs: z.record(z.string(), z.unknown()).default({}),
                    outputs: z.record(z.string(), z.unknown()).default({}),
                    ignoreChanges: z.array(z.string()).default([]),
                }),
            )
            .default([]),
    }),
});

type StateResource = z.output<typeof exported>["deployment"]["resources"][number];

const identity = z.looseObject({
    apiVersion: z.string(),
    kind: z.string(),
    metadata: z.looseObject({ name: z.string(), namespace: z.string().optional() }),
});

const known = z.looseObject({
    metadata: z.looseObject({ uid: z.string().optional() }).default({}),
    __fieldManager: z.string().optional(),
});

/** Reads the objects of an exported state, which has its secrets in plain text. */
export function declarationsOf(state: unknown): Declarations {
    const ours = exported
        .parse(state)
        .deployment.resources.filter(
            ({ type, custom, external, delete: leaving }) =>
                custom && !external && !leaving && type.startsWith("kubernetes:"),
        );
    const unseen = ours.filter(({ type }) => type.startsWith("kubernetes:helm.sh/"));
    return {
        objects: ours.filter((each) => !unseen.includes(each)).map(declaredObject),
        unseen: unseen.map(({ urn }) => urn),
    };
}

function declaredObject(resource: StateResource): DeclaredObject {
    const secrets: string[] = [];
    const inputs = opened(resource.inputs, secrets);
    const { apiVersion, kind, metadata } = identity.parse(inputs);
    const { metadata: seen, __fieldManager: manager } = known.parse(resource.outputs);
    const ignored = resource.ignoreChanges.map(parsePropertyPath);
    const namespaced = (resource.id ?? "").includes("/");
    return {
        urn: resource.urn,
        apiVersion,
        kind,
        namespace: namespaced ? metadata.namespace : undefined,
        name: metadata.name,
        fields: isTree(inputs) ? without(inputs, ignored) : {},
        ignored,
        secrets,
        uid: seen.uid,
        manager,
    };
}

/** A value of a state without its marks of secrecy; the texts in it are noted. */
function opened(value: unknown, secrets: string[]): unknown {
    if (Array.isArray(value)) {
        return value.map((each) => opened(each, secrets));
    }
    if (!isTree(value)) {
        return value;
    }
    if (runtime.specialSigKey in value && typeof value.plaintext === "string") {
        const secret: unknown = JSON.parse(value.plaintext);
        secrets.push(...textsOf(secret));
        return opened(secret, secrets);
    }
    return Object.fromEntries(
        Object.entries(value).map(([key, each]) => [key, opened(each, secrets)]),
    );
}

function textsOf(value: unknown): readonly string[] {
    if (typeof value === "object" && value !== null) {
        return Object.values(value).flatMap(textsOf);
    }
    return typeof value === "string" && value !== "" ? [value] : [];
}
