import { z } from "zod";

import { UserError } from "../../errors";
import { isTree, type Tree } from "../../policy/library/plain";
import { type ClusterAccess, complaintOf, kubectl, lastLine } from "../engine/access";
import type { DeclaredObject } from "./declared";
import { trialManager } from "./managers";

const answers = z.union([
    z.looseObject({ kind: z.literal("List"), items: z.array(z.record(z.string(), z.unknown())) }),
    z.record(z.string(), z.unknown()).transform((object) => ({ items: [object] })),
]);

const identity = z.looseObject({
    kind: z.string(),
    apiVersion: z.string(),
    metadata: z.looseObject({ name: z.string(), namespace: z.string().optional() }),
});

/** What tells objects of a cluster apart. The version of their API does not. */
function keyOf(object: unknown): string {
    const { kind, apiVersion, metadata } = identity.parse(object);
    const group = apiVersion.includes("/") ? apiVersion.split("/")[0] : "";
    return JSON.stringify([group, kind, metadata.namespace ?? "", metadata.name]);
}

/** The objects of a cluster, by the declared ones. */
export type Found = (object: DeclaredObject) => Tree | undefined;

/**
 * Reads the declared objects as they are, in one run of kubectl: one request an object, and none
 * for what others keep in the cluster.
 *
 * @throws UserError where the cluster does not let them be read.
 */
export async function readLive(
    access: ClusterAccess,
    objects: readonly DeclaredObject[],
): Promise<Found> {
    const wanted = objects.map(manifestOf).map(({ apiVersion, kind, metadata }) => {
        return { apiVersion, kind, metadata };
    });
    const args = ["get", "-f", "-", "--ignore-not-found", "--show-managed-fields", "-o", "json"];
    const output = await kubectl(access, args, { input: documents(wanted) }).catch(missingKinds);
    return lookup(output);
}

/** Objects of a kind that is not defined any more are gone with it; all else is a failure. */
function missingKinds(error: unknown): string {
    const complaints = complaintOf(error).split("\n");
    const output: unknown = error instanceof Error ? Reflect.get(error, "stdout") : undefined;
    const aboutKinds = /no matches for kind|ensure CRDs are installed first/;
    if (typeof output === "string" && complaints.every((line) => aboutKinds.test(line))) {
        return output;
    }
    throw new UserError(
        `The live objects could not be read (${lastLine(error)}): see that the context's user may get every object of the platform, then run the same command again.`,
    );
}

/** What the API server makes of a declared object, or why it would not take it. */
export type Trial = { readonly tried: Tree } | { readonly refusal: string };

/**
 * Applies declared objects without storing the result, as a manager that nobody else is and that
 * takes every field: the answer is the live object with the declared fields put right.
 *
 * @throws UserError where the cluster does not answer.
 */
export async function tryDeclared(
    access: ClusterAccess,
    objects: readonly DeclaredObject[],
): Promise<ReadonlyMap<DeclaredObject, Trial>> {
    if (objects.length === 0) {
        return new Map();
    }
    const how = ["--server-side", "--dry-run=server", "--force-conflicts", "--validate=ignore"];
    const args = ["apply", ...how, `--field-manager=${trialManager}`, "-f", "-"];
    try {
        const print = ["--show-managed-fields", "-o", "json"];
        const input = documents(objects.map(manifestOf));
        const find = lookup(await kubectl(access, [...args, ...print], { input }));
        return new Map(objects.map((object) => [object, trialOf(find(object))]));
    } catch (error) {
        const refusal = refusalIn(error);
        const [first, ...others] = objects;
        if (first === undefined || others.length === 0) {
            return new Map(objects.map((object) => [object, { refusal }]));
        }
        // One refusal hides the answers to all others: whose it is, halves tell.
        const middle = Math.ceil(objects.length / 2);
        const halves = [objects.slice(0, middle), objects.slice(middle)];
        const trials = await Promise.all(halves.map((half) => tryDeclared(access, half)));
        return new Map(trials.flatMap((each) => [...each]));
    }
}

function trialOf(tried: Tree | undefined): Trial {
    return tried === undefined ? { refusal: "the API server gave no answer" } : { tried };
}

function refusalIn(error: unknown): string {
    const complaint = complaintOf(error);
    if (/is invalid|from server \((Invalid|BadRequest|Forbidden)\)|denied/.test(complaint)) {
        return lastLine(error);
    }
    throw new UserError(
        `What the API server makes of the declared objects could not be asked (${lastLine(error)}): see that the context's user may patch them, then run the same command again.`,
    );
}

/** The declared object as it is sent: what only the API server writes is not in it. */
function manifestOf({ fields, apiVersion, kind, namespace, name }: DeclaredObject): Tree {
    const declared = isTree(fields.metadata) ? fields.metadata : {};
    const { labels, annotations, finalizers, ownerReferences } = declared;
    const metadata = { name, namespace, labels, annotations, finalizers, ownerReferences };
    return { ...fields, apiVersion, kind, metadata };
}

function documents(objects: readonly unknown[]): string {
    return objects.map((object) => JSON.stringify(object)).join("\n");
}

function lookup(output: string): Found {
    const { items } = output.trim() === "" ? { items: [] } : answers.parse(JSON.parse(output));
    const found = new Map(items.map((item) => [keyOf(item), item]));
    return (object) => found.get(keyOf(manifestOf(object)));
}
