import * as assert from "node:assert/strict";

import {
    handmadeChange,
    type HandmadeStep,
    type Manifest,
    risksOf,
    secret,
} from "../support/plans";

const metadata = { namespace: "shop", name: "web" };
const labels = { app: "web" };

function workload(kind: string, spec: object, image = "web:1"): Manifest {
    return {
        apiVersion: "apps/v1",
        kind,
        metadata,
        spec: {
            selector: { matchLabels: labels },
            template: { metadata: { labels }, spec: { containers: [{ name: "web", image }] } },
            ...spec,
        },
    };
}

/** A change of the image of a workload. */
function rolled(kind: string, spec: object): HandmadeStep {
    return { before: workload(kind, spec), after: workload(kind, spec, "web:2") };
}

function rolling(replicas: number, maxUnavailable: number | string): object {
    return { replicas, strategy: { rollingUpdate: { maxUnavailable } } };
}

function budget(spec: object): Manifest {
    return {
        apiVersion: "policy/v1",
        kind: "PodDisruptionBudget",
        metadata,
        spec: { selector: { matchLabels: labels }, ...spec },
    };
}

function scaler(minReplicas: number): Manifest {
    return {
        apiVersion: "autoscaling/v2",
        kind: "HorizontalPodAutoscaler",
        metadata,
        spec: { minReplicas, scaleTargetRef: { kind: "Deployment", name: "web" } },
    };
}

function object(apiVersion: string, kind: string, spec: object = {}): Manifest {
    return { apiVersion, kind, metadata, spec };
}

interface Case {
    readonly what: string;
    readonly step: HandmadeStep;
    readonly beside?: readonly Manifest[];
    /** The reason; absent where nothing stands still. */
    readonly why?: RegExp;
}

const withToken = workload("Deployment", {
    replicas: 1,
    template: { spec: { containers: [{ name: "web", env: [{ name: "TOKEN", value: secret }] }] } },
});

const rollouts: readonly Case[] = [
    {
        what: "the only replica of a Deployment",
        step: rolled("Deployment", { replicas: 1 }),
        why: /its only replica is replaced/,
    },
    {
        what: "a Deployment that names no number of replicas",
        step: rolled("Deployment", {}),
        why: /its only replica is replaced/,
    },
    { what: "two replicas", step: rolled("Deployment", { replicas: 2 }) },
    {
        what: "what an autoscaler keeps at two",
        step: rolled("Deployment", {}),
        beside: [scaler(2)],
    },
    {
        what: "what an autoscaler lets fall to one",
        step: rolled("Deployment", { replicas: 3 }),
        beside: [scaler(1)],
        why: /its only replica/,
    },
    {
        what: "replicas that all stop first",
        step: rolled("Deployment", { replicas: 3, strategy: { type: "Recreate" } }),
        why: /all its pods stop before new ones start/,
    },
    {
        what: "replicas that may all be away",
        step: rolled("Deployment", rolling(2, "100%")),
        why: /may be away at once/,
    },
    { what: "replicas of which one may be away", step: rolled("Deployment", rolling(2, 1)) },
    { what: "replicas of which half may be away", step: rolled("Deployment", rolling(3, "50%")) },
    {
        what: "the only replica of a StatefulSet",
        step: rolled("StatefulSet", { replicas: 1 }),
        why: /its only replica is stopped before the new one starts/,
    },
    {
        what: "a StatefulSet that waits for a hand",
        step: rolled("StatefulSet", { replicas: 1, updateStrategy: { type: "OnDelete" } }),
    },
    { what: "a DaemonSet, node by node", step: rolled("DaemonSet", {}) },
    {
        what: "a Deployment that is scaled to none",
        step: {
            before: workload("Deployment", { replicas: 2 }),
            after: workload("Deployment", { replicas: 0 }),
        },
        why: /is scaled to none/,
    },
    {
        what: "a Deployment that starts",
        step: {
            before: workload("Deployment", { replicas: 0 }),
            after: workload("Deployment", { replicas: 1 }, "web:2"),
        },
    },
    {
        what: "a single replica whose labels change",
        step: {
            before: workload("Deployment", { replicas: 1 }),
            after: {
                ...workload("Deployment", { replicas: 1 }),
                metadata: { ...metadata, labels },
            },
        },
    },
];

const others: readonly Case[] = [
    {
        what: "a replaced Deployment",
        step: {
            before: workload("Deployment", {}),
            after: workload("Deployment", {}),
            replacing: ["spec.selector"],
        },
        why: /is deleted and made anew \(spec\.selector cannot change in place\)/,
    },
    {
        what: "an object under another name",
        step: {
            before: object("v1", "ConfigMap"),
            after: { ...object("v1", "ConfigMap"), metadata: { ...metadata, name: "other" } },
            replacing: ["metadata.name"],
        },
        why: /metadata\.name cannot change in place/,
    },
    {
        what: "an object replaced because another one is",
        step: { before: object("v1", "Secret"), after: object("v1", "Secret"), op: "replace" },
        why: /^downtime: is deleted and made anew$/,
    },
    {
        what: "a Service that sends elsewhere",
        step: {
            before: object("v1", "Service", { selector: labels }),
            after: object("v1", "Service", { selector: { app: "shop" } }),
        },
        why: /sends to other pods/,
    },
    {
        what: "a Service with another port",
        step: {
            before: object("v1", "Service", { selector: labels, ports: [{ port: 80 }] }),
            after: object("v1", "Service", { selector: labels, ports: [{ port: 81 }] }),
        },
    },
    {
        what: "a deleted Service",
        step: { before: object("v1", "Service") },
        why: /its name and address are given up/,
    },
    {
        what: "a deleted Ingress",
        step: { before: object("networking.k8s.io/v1", "Ingress") },
        why: /what it routes is no longer reached/,
    },
    {
        what: "a deleted HTTPRoute",
        step: { before: object("gateway.networking.k8s.io/v1", "HTTPRoute") },
        why: /what it routes is no longer reached/,
    },
    {
        what: "a deleted workload",
        step: { before: workload("DaemonSet", {}) },
        why: /its pods are stopped/,
    },
    { what: "a deleted job", step: { before: object("batch/v1", "CronJob") } },
    { what: "a deleted ConfigMap", step: { before: object("v1", "ConfigMap") } },
    {
        what: "a deleted object of an operator",
        step: { before: object("kafka.strimzi.io/v1", "Kafka") },
        why: /what its controller made of it may go with it/,
    },
    { what: "a workload that stays", step: { before: workload("Deployment", {}), isKept: true } },
    {
        what: "the end of a patch",
        step: { before: workload("Deployment", {}), isPatch: true },
    },
    {
        what: "new values for a chart",
        step: {
            before: { ...object("helm.sh/v3", "Release"), values: {} },
            after: { ...object("helm.sh/v3", "Release"), values: { a: 1 } },
        },
        why: /is not in the plan/,
    },
];

const blocked = /PodDisruptionBudget shop\/web lets no pod of Deployment shop\/web go/;
const budgets: readonly Case[] = [
    {
        what: "a budget that spares no pod",
        step: { after: budget({ maxUnavailable: 0 }) },
        beside: [workload("Deployment", { replicas: 3 })],
        why: blocked,
    },
    {
        what: "a budget that needs every pod",
        step: { before: budget({ minAvailable: 1 }), after: budget({ minAvailable: "100%" }) },
        beside: [workload("Deployment", { replicas: 3 })],
        why: blocked,
    },
    {
        what: "a budget that spares one",
        step: { after: budget({ minAvailable: 2 }) },
        beside: [workload("Deployment", { replicas: 3 })],
    },
    {
        what: "a budget that blocked before",
        step: { before: budget({ minAvailable: 3 }), after: budget({ minAvailable: 2 }) },
        beside: [workload("Deployment", { replicas: 2 })],
    },
    {
        what: "fewer replicas than a budget needs",
        step: {
            before: workload("Deployment", { replicas: 3 }),
            after: workload("Deployment", { replicas: 2 }),
        },
        beside: [budget({ minAvailable: 2 })],
        why: blocked,
    },
    {
        what: "an autoscaler that goes lower than a budget allows",
        step: { before: scaler(3), after: scaler(2) },
        beside: [budget({ minAvailable: 2 }), workload("Deployment", {})],
        why: blocked,
    },
];

describe("downtime", () => {
    for (const { what, step, beside = [], why } of [...rollouts, ...others, ...budgets]) {
        it(`is ${why === undefined ? "not " : ""}seen in ${what}`, () => {
            const found = risksOf(handmadeChange(step, ...beside)).join();
            assert.match(found, why ?? /^routine$/);
            assert.ok(why === undefined || found.startsWith("downtime: "), found);
        });
    }

    it("is seen where only a secret of the only replica changes", () => {
        // The events show both as the same; that they differ only the engine knows.
        const path = "spec.template.spec.containers[0].env[0].value";
        const found = handmadeChange({ before: withToken, after: withToken, paths: [path] });
        assert.deepEqual(risksOf(found), ["downtime: its only replica is replaced"]);
    });
});
