import * as assert from "node:assert/strict";

import { find, ownershipsOf, pathText } from "../../cli/drift/fields";
import { isIgnored, without } from "../../cli/drift/ignored";
import { parsePropertyPath } from "../../cli/propertyPath";

const pod = {
    metadata: {
        managedFields: [
            {
                manager: "kubectl-edit",
                time: "2026-01-02T03:04:05Z",
                fieldsV1: {
                    "f:metadata": {
                        "f:labels": { "f:a.b/c": {} },
                        "f:finalizers": { 'v:"x"': {} },
                    },
                    "f:spec": {
                        "f:containers": {
                            'k:{"name":"web"}': { ".": {}, "f:image": {}, "f:name": {} },
                            'k:{"name":"side"}': { "f:image": {} },
                        },
                        "f:nodeSelector": {},
                    },
                },
            },
        ],
        labels: { "a.b/c": "d" },
        finalizers: ["w", "x"],
    },
    spec: {
        containers: [
            { name: "side", image: "side:1" },
            { name: "web", image: "web:1" },
        ],
        nodeSelector: { disk: "fast" },
    },
};

describe("the fields that somebody owns", () => {
    const [ownership] = ownershipsOf(pod);
    const fields = ownership?.fields ?? [];

    it("are read from the API server's book, down to what stands for itself", () => {
        assert.equal(ownership?.manager, "kubectl-edit");
        assert.deepEqual(
            fields.map(({ path, item }) => `${pathText(path)}${item ? " (item)" : ""}`),
            [
                'metadata.labels["a.b/c"]',
                'metadata.finalizers[="x"]',
                "spec.containers[name=web] (item)",
                "spec.containers[name=web].image",
                "spec.containers[name=web].name",
                "spec.containers[name=side].image",
                "spec.nodeSelector",
            ],
        );
    });

    it("are found in the object, items of lists by their keys", () => {
        const found = fields.map(({ path }) => find(pod, path));
        assert.deepEqual(found[0]?.value, "d");
        assert.deepEqual(found[1], { value: "x", pointer: ["metadata", "finalizers", 1] });
        assert.deepEqual(found[3]?.pointer, ["spec", "containers", 1, "image"]);
        assert.deepEqual(found[6]?.value, { disk: "fast" });
    });

    it("are not found where the object has none", () => {
        for (const path of [
            ["f:status"],
            ["f:spec", 'k:{"name":"web"}'],
            ["f:spec", "f:x", "f:y"],
        ]) {
            assert.equal(find(pod, path), undefined);
        }
        const gone = ["f:spec", "f:containers", 'k:{"name":"gone"}'];
        assert.equal(find(pod, gone), undefined);
    });
});

describe("the fields that a program ignores", () => {
    it("are named by property paths", () => {
        assert.deepEqual(parsePropertyPath('metadata.annotations["a.b/c"].x[2].*[*]'), [
            ...["metadata", "annotations", "a.b/c", "x", 2, "*", "*"],
        ]);
    });

    it("include what is below them, and nothing beside", () => {
        const ignored = ["spec.replicas", "spec.ports[*].nodePort"].map(parsePropertyPath);
        assert.ok(isIgnored(["spec", "replicas"], ignored));
        assert.ok(isIgnored(["spec", "ports", 3, "nodePort", "x"], ignored));
        assert.ok(!isIgnored(["spec"], ignored));
        assert.ok(!isIgnored(["spec", "ports", 3, "port"], ignored));
    });

    it("leave a declaration, at any depth, and nothing else does", () => {
        const declared = {
            spec: { replicas: 2, ports: [{ port: 1, nodePort: 2 }, { port: 3 }], keep: { a: 1 } },
        };
        const ignored = ["spec.replicas", "spec.ports[*].nodePort"].map(parsePropertyPath);
        assert.deepEqual(without(declared, ignored), {
            spec: { ports: [{ port: 1 }, { port: 3 }], keep: { a: 1 } },
        });
    });
});
