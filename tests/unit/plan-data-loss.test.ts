import * as assert from "node:assert/strict";

import { handmadeChange, type HandmadeStep, type Manifest, risksOf } from "../support/plans";

const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } };
const claim = {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { namespace: "shop", name: "data" },
    spec: { storageClassName: "fast", resources: { requests: { storage: "1Gi" } } },
};
const volume = {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name: "disk" },
    spec: { persistentVolumeReclaimPolicy: "Delete" },
};
const fast = {
    apiVersion: "storage.k8s.io/v1",
    kind: "StorageClass",
    metadata: { name: "fast" },
    reclaimPolicy: "Delete",
};
const release = { apiVersion: "helm.sh/v3", kind: "Release", metadata: { name: "shop" } };

function set(spec: object = {}, templates: readonly string[] = ["data"]): Manifest {
    return {
        apiVersion: "apps/v1",
        kind: "StatefulSet",
        metadata: { namespace: "shop", name: "db" },
        spec: {
            replicas: 3,
            volumeClaimTemplates: templates.map((name) => ({ metadata: { name } })),
            ...spec,
        },
    };
}

function retention(policy: object, replicas = 3): Manifest {
    return set({ replicas, persistentVolumeClaimRetentionPolicy: policy });
}

const anew = ["spec.x"];

interface Case {
    readonly what: string;
    readonly step: HandmadeStep;
    readonly beside?: readonly Manifest[];
    /** The reason; absent where no data is lost. */
    readonly why?: RegExp;
}

const cases: readonly Case[] = [
    { what: "a new namespace", step: { after: namespace } },
    {
        what: "a deleted namespace",
        step: { before: namespace },
        why: /everything in it is deleted with it, volume claims too/,
    },
    {
        what: "a renamed namespace",
        step: {
            before: namespace,
            after: { ...namespace, metadata: { name: "store" } },
            replacing: ["metadata.name"],
        },
        why: /everything in it/,
    },
    {
        what: "a namespace that stays in the cluster",
        step: { before: namespace, isKept: true },
    },
    { what: "the end of a namespace's patch", step: { before: namespace, isPatch: true } },
    {
        what: "a deleted claim",
        step: { before: claim },
        beside: [fast],
        why: /the claim is deleted, and its volume with it/,
    },
    {
        what: "a deleted claim of a class that keeps volumes",
        step: { before: claim },
        beside: [{ ...fast, reclaimPolicy: "Retain" }],
        why: /its volume stays behind, and no claim leads to it/,
    },
    {
        what: "a replaced claim",
        step: { before: claim, after: claim, op: "replace" },
        why: /the claim is deleted/,
    },
    {
        what: "a claim that grows",
        step: {
            before: claim,
            after: { ...claim, spec: { resources: { requests: { storage: "2Gi" } } } },
        },
    },
    {
        what: "a volume that is given up",
        step: { before: volume },
        why: /its data may be deleted with it/,
    },
    {
        what: "a volume that goes with its claim from now on",
        step: {
            before: { ...volume, spec: { persistentVolumeReclaimPolicy: "Retain" } },
            after: volume,
        },
        why: /from now on its data is deleted with its claim/,
    },
    { what: "a deleted class", step: { before: fast }, why: /no longer be made or grown/ },
    {
        what: "a replaced class",
        step: { before: fast, after: fast, replacing: ["provisioner"] },
        why: /no longer be made or grown/,
    },
    { what: "a new class", step: { after: fast } },
    {
        what: "a deleted StatefulSet with claims",
        step: { before: set() },
        why: /its claims of data stay behind, and nothing mounts them/,
    },
    {
        what: "a deleted StatefulSet that takes its claims along",
        step: { before: retention({ whenDeleted: "Delete" }) },
        why: /its claims of data are deleted with it/,
    },
    { what: "a deleted StatefulSet without claims", step: { before: set({}, []) } },
    {
        what: "a StatefulSet with another claim",
        step: { before: set(), after: set({}, ["disk"]), replacing: anew },
        why: /its claims of data stay behind/,
    },
    {
        what: "a StatefulSet whose claims change",
        step: { before: set(), after: set({ serviceName: "db" }), replacing: anew },
        why: /taken up again only under the same names/,
    },
    {
        what: "a StatefulSet with fewer pods",
        step: { before: set(), after: set({ replicas: 1 }) },
    },
    {
        what: "a StatefulSet with fewer pods and claims",
        step: {
            before: retention({ whenScaled: "Delete" }),
            after: retention({ whenScaled: "Delete" }, 1),
        },
        why: /the claims of 2 of its pods are deleted/,
    },
    {
        what: "a StatefulSet that takes its claims along from now on",
        step: { before: set(), after: retention({ whenDeleted: "Delete" }) },
        why: /from now on its claims are deleted with it/,
    },
    { what: "an uninstalled chart", step: { before: release }, why: /uninstalls the chart/ },
];

describe("data loss", () => {
    for (const { what, step, beside = [], why } of cases) {
        it(`is ${why === undefined ? "not " : ""}seen in ${what}`, () => {
            const found = risksOf(handmadeChange(step, ...beside)).filter((risk) =>
                risk.startsWith("data-loss"),
            );
            assert.equal(found.length, why === undefined ? 0 : 1, found.join());
            assert.match(found[0] ?? "", why ?? /^$/);
        });
    }
});
