import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";

import { z } from "zod";

import type { Checkout } from "./checkout";

/** Every kind that the platform makes, and the claims that its StatefulSets make. */
export const kinds =
    "namespaces,clusterroles,clusterrolebindings,priorityclasses,ingressclasses,storageclasses," +
    "deployments,statefulsets,daemonsets,services,configmaps,secrets,serviceaccounts," +
    "networkpolicies,resourcequotas,limitranges,poddisruptionbudgets,horizontalpodautoscalers," +
    "ingresses,roles,rolebindings,persistentvolumeclaims,validatingadmissionpolicies," +
    "validatingadmissionpolicybindings";

const listForm = z.object({
    items: z.array(
        z.looseObject({
            kind: z.string(),
            metadata: z.looseObject({
                name: z.string(),
                namespace: z.string().optional(),
                uid: z.string(),
                managedFields: z.array(z.looseObject({ manager: z.string() })).optional(),
            }),
            data: z.record(z.string(), z.string()).optional(),
        }),
    ),
});

const resourceForm = z.looseObject({
    urn: z.string(),
    type: z.string(),
    custom: z.boolean().optional(),
    delete: z.boolean().optional(),
    initErrors: z.array(z.string()).optional(),
    inputs: z.record(z.string(), z.unknown()).optional(),
});

const stateForm = z.object({
    checkpoint: z.object({
        latest: z.object({
            resources: z.array(resourceForm).optional(),
            pending_operations: z.array(z.object({ resource: resourceForm })).optional(),
        }),
    }),
});

const namedForm = z.looseObject({
    kind: z.string(),
    metadata: z.looseObject({ name: z.string(), namespace: z.string().optional() }),
});

/** Which objects a state speaks of, as `Kind namespace/name`. */
export interface Recorded {
    readonly objects: readonly string[];
    /** Those of which it does not know whether they came to be, in either form. */
    readonly pending: readonly string[];
}

/** The state of a checkout's environment dev as it is on the disk, even if its run was killed. */
export function recorded(stacks: string): Recorded {
    const file = path.join(stacks, "dev.json");
    if (!fs.existsSync(file)) {
        return { objects: [], pending: [] };
    }
    const { latest } = stateForm.parse(JSON.parse(fs.readFileSync(file, "utf8"))).checkpoint;
    const { resources = [], pending_operations: operations = [] } = latest;
    return {
        objects: resources.filter((each) => !isOpen(each)).flatMap(objectOf),
        pending: [
            ...resources.filter(isOpen),
            ...operations.map(({ resource }) => resource),
        ].flatMap(objectOf),
    };
}

function isOpen({ initErrors }: z.output<typeof resourceForm>): boolean {
    return initErrors?.some((error) => error.includes("gave no answer")) === true;
}

function objectOf({ type, inputs }: z.output<typeof resourceForm>): readonly string[] {
    const named = namedForm.safeParse(inputs);
    return type.startsWith("kubernetes:") && named.success ? [nameOf(named.data)] : [];
}

function nameOf({ kind, metadata }: z.output<typeof namedForm>): string {
    return `${kind} ${metadata.namespace ?? ""}/${metadata.name}`;
}

/** Books on a cluster over the whole of a story: what has come to be stays what it is. */
export interface Ledger {
    /**
     * Compares the cluster with the state: no object of the platform that the state does not speak
     * of, none of the state that the cluster has not, none twice, none made anew, and no content of
     * a Secret that has changed since it was first seen.
     */
    readonly check: (state: Recorded) => Promise<void>;
}

export function openLedger(checkout: Checkout): Ledger {
    const identities = new Map<string, string>();
    const secrets = new Map<string, string>();
    return {
        check: async ({ objects, pending }) => {
            const listed = await checkout.kubectl(
                "get",
                kinds,
                "-A",
                "-o",
                "json",
                "--show-managed-fields",
            );
            const { items } = listForm.parse(JSON.parse(listed));
            const ours = items.filter(({ metadata }) =>
                metadata.managedFields?.some(({ manager }) =>
                    manager.startsWith("pulumi-kubernetes"),
                ),
            );
            const live = ours.map(nameOf);
            const known = new Set([...objects, ...pending]);
            const orphans = live.filter((each) => !known.has(each));
            const present = new Set(live);
            assert.deepEqual(orphans, [], "in the cluster, but in no state");
            const lost = objects.filter((each) => !present.has(each));
            assert.deepEqual(lost, [], "in the state, but not in the cluster");
            const twice = objects.filter((each, index) => objects.indexOf(each) !== index);
            assert.deepEqual(twice, [], "twice in the state");
            const claims = items.filter(({ kind }) => kind === "PersistentVolumeClaim");
            for (const object of [...ours, ...claims]) {
                staysAs(identities, nameOf(object), object.metadata.uid);
            }
            for (const secret of ours.filter(({ kind }) => kind === "Secret")) {
                staysAs(secrets, nameOf(secret), JSON.stringify(secret.data));
            }
        },
    };
}

function staysAs(first: Map<string, string>, object: string, now: string): void {
    assert.equal(now, first.get(object) ?? now, `${object} has become another`);
    first.set(object, now);
}
