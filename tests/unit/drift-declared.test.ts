import * as assert from "node:assert/strict";

import { drift } from "../../cli/drift";
import { declarationsOf } from "../../cli/drift/declared";
import { fateOf, type ObjectDrift } from "../../cli/drift/object";
import { driftJson, driftText } from "../../cli/drift/report";
import { autoscaled } from "../../cli/drift/scaling";

const secretMark = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };

const claim = {
    urn: "urn:pulumi:dev::groundwork::kubernetes:core/v1:PersistentVolumeClaim::data",
    type: "kubernetes:core/v1:PersistentVolumeClaim",
    custom: true,
    id: "team-a/data",
    inputs: {
        apiVersion: "v1",
        kind: "PersistentVolumeClaim",
        metadata: { name: "data", namespace: "team-a", annotations: { token: "t", keep: "k" } },
    },
    outputs: { metadata: { uid: "1" }, __fieldManager: "pulumi-kubernetes-1" },
    ignoreChanges: ['metadata.annotations["token"]'],
};

function stateOf(...resources: readonly object[]): object {
    return { version: 3, deployment: { resources } };
}

const [declared] = declarationsOf(stateOf(claim)).objects;
assert.ok(declared !== undefined);

const live = (changes: object): Record<string, unknown> => ({
    metadata: {
        uid: "1",
        resourceVersion: "5",
        creationTimestamp: "2026-01-01T00:00:00Z",
        ...changes,
    },
});

describe("what a state declares", () => {
    it("is its Kubernetes objects, with who they were and without what is ignored", () => {
        assert.deepEqual(declared, {
            urn: claim.urn,
            apiVersion: "v1",
            kind: "PersistentVolumeClaim",
            namespace: "team-a",
            name: "data",
            fields: {
                ...claim.inputs,
                metadata: { name: "data", namespace: "team-a", annotations: { keep: "k" } },
            },
            ignored: [["metadata", "annotations", "token"]],
            secrets: [],
            uid: "1",
            manager: "pulumi-kubernetes-1",
        });
    });

    it("is not what leaves it, what others own, and what is no object", () => {
        const { objects, unseen } = declarationsOf(
            stateOf(
                { ...claim, delete: true },
                { ...claim, external: true },
                { urn: "urn:a::b::pulumi:pulumi:Stack::s", type: "pulumi:pulumi:Stack" },
                { urn: "urn:a::random::r", type: "random:index:RandomPassword", custom: true },
                {
                    urn: "urn:a::b::kubernetes:helm.sh/v3:Release::mesh",
                    type: "kubernetes:helm.sh/v3:Release",
                    custom: true,
                },
            ),
        );
        assert.deepEqual(objects, []);
        assert.deepEqual(unseen, ["urn:a::b::kubernetes:helm.sh/v3:Release::mesh"]);
    });

    it("has its secrets opened, and noted", () => {
        const plaintext = JSON.stringify({ password: "open sesame" });
        const secret = {
            ...claim,
            type: "kubernetes:core/v1:Secret",
            inputs: {
                apiVersion: "v1",
                kind: "Secret",
                metadata: { name: "key" },
                data: { ...secretMark, plaintext },
            },
            id: "key",
        };
        const [object] = declarationsOf(stateOf(secret)).objects;
        assert.deepEqual(object?.fields.data, { password: "open sesame" });
        assert.deepEqual(object.secrets, ["open sesame"]);
        assert.equal(object.namespace, undefined);
    });

    it("tells which workloads an autoscaler of the same namespace scales", () => {
        const autoscaler = {
            ...declared,
            kind: "HorizontalPodAutoscaler",
            fields: { spec: { scaleTargetRef: { kind: "Deployment", name: "web" } } },
        };
        const isScaled = autoscaled([autoscaler]);
        const web = { ...declared, kind: "Deployment", name: "web" };
        assert.ok(isScaled(web));
        assert.ok(!isScaled({ ...web, kind: "StatefulSet" }));
        assert.ok(!isScaled({ ...web, namespace: "team-b" }));

        const scaledObject = {
            ...declared,
            kind: "ScaledObject",
            fields: { spec: { scaleTargetRef: { name: "web" } } },
        };
        assert.ok(autoscaled([scaledObject])(web));
        assert.ok(!autoscaled([scaledObject])({ ...web, kind: "StatefulSet" }));
    });
});

describe("what became of an object", () => {
    const fates: readonly (readonly [string, Record<string, unknown> | undefined, string?])[] = [
        ["nothing", live({})],
        ["it is gone", undefined, "deleted"],
        ["it is going", live({ deletionTimestamp: "2026-01-02T00:00:00Z" }), "leaving"],
        ["another has its name", live({ uid: "2" }), "recreated"],
    ];
    for (const [what, found, kind] of fates) {
        it(`is seen: ${what}`, () => {
            const fate = fateOf(declared, found);
            assert.equal(fate?.kind, kind);
            assert.equal(fate?.loss, kind && "the data of its volume");
        });
    }
});

describe("the report on drift", () => {
    const report = (drifts: readonly ObjectDrift[], unseen: readonly string[] = []) => {
        return { environment: "dev", context: "here", compared: 2, drifts, unseen };
    };

    it("says that data went with an object, for people and for machines", () => {
        const gone = fateOf(declared, undefined);
        assert.ok(gone !== undefined);
        assert.equal(
            driftText(report([gone])),
            [
                "deleted   v1 PersistentVolumeClaim team-a/data (by whom, only the API server's audit log can tell)",
                "    ! the data of its volume went with it, or will: see docs/drift.md before a repair",
                "",
                "dev at context here: 1 of 2 objects are not as declared",
            ].join("\n"),
        );
        assert.match(driftJson(report([gone])), /"loss": "the data of its volume"/);
    });

    it("shows no secret, nor what took its place", () => {
        const object = { ...declared, secrets: ["hush"] };
        const field = {
            kind: "changed" as const,
            path: ["f:spec", "f:token"],
            pointer: [],
            declared: "prefix-hush",
            live: "other",
            by: undefined,
        };
        const changed = { object, since: undefined, loss: undefined, refusal: undefined };
        const drifts = [
            { ...changed, kind: "changed" as const, fields: [field], resourceVersion: "5" },
        ];
        for (const text of [driftText(report(drifts)), driftJson(report(drifts))]) {
            assert.ok(!/hush|other/.test(text), text);
            assert.match(text, /spec\.token/);
        }
    });

    it("names what it did not compare", () => {
        const text = driftText(report([], ["urn:a::b::kubernetes:helm.sh/v3:Release::mesh"]));
        assert.match(
            text,
            /no drift: 2 objects are as declared\nnot compared: Helm's release mesh/,
        );
    });
});

describe("the drift command", () => {
    for (const [args, says] of [
        [
            ["--repair", "--accept", "everything"],
            /--accept is "everything", but only data-loss is ever asked about/,
        ],
        [["--accept", "data-loss"], /--accept is for a repair: give --repair too/],
    ] as const) {
        it(`refuses ${args.join(" ")}`, async () => {
            await assert.rejects(drift.run(args), says);
            assert.equal(drift.failureCode, 2);
        });
    }
});
