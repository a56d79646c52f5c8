import * as assert from "node:assert/strict";

import {
    type Expectation,
    fieldDrift,
    holds,
    mayDiffer,
    plainDrift,
} from "../../cli/drift/compare";
import { pathText } from "../../cli/drift/fields";
import { parsePropertyPath } from "../../cli/propertyPath";
import { removalPatch } from "../../cli/drift/removal";
import type { Tree } from "../../policy/library/plain";

const declared = {
    metadata: { labels: { app: "web" } },
    spec: { template: { spec: { containers: [{ name: "web", image: "web:1" }] } } },
};

const expectation: Expectation = {
    fields: declared,
    ignored: [],
    managers: { own: "pulumi-kubernetes-1", allowed: ["argo"] },
};

const declaredFields = {
    "f:metadata": { "f:labels": { "f:app": {} } },
    "f:spec": {
        "f:template": {
            "f:spec": {
                "f:containers": {
                    'k:{"name":"web"}': { ".": {}, "f:image": {}, "f:name": {} },
                },
            },
        },
    },
};

interface Write {
    readonly manager: string;
    readonly fieldsV1: Tree;
    readonly subresource?: string;
}

/** A deployment as the API server has it, with whoever wrote what. */
function deployment(
    containers: readonly Tree[],
    labels: Readonly<Record<string, string>>,
    writes: readonly Write[],
): Tree {
    const managedFields = writes.map((write) => ({ time: "2026-01-02T03:04:05Z", ...write }));
    return {
        metadata: { labels, managedFields, resourceVersion: "7" },
        spec: { replicas: 1, template: { spec: { containers } } },
    };
}

const web = { name: "web", image: "web:1", imagePullPolicy: "IfNotPresent" };
const own: Write = { manager: "pulumi-kubernetes", fieldsV1: declaredFields };
const tried = deployment([web], { app: "web" }, [
    own,
    { manager: "groundwork-drift", fieldsV1: declaredFields },
]);

function told(live: Tree, changed: Partial<Expectation> = {}, answer = tried): readonly string[] {
    return fieldDrift({ ...expectation, ...changed }, live, answer).map(
        ({ kind, path, by }) => `${kind} ${pathText(path)} by ${String(by?.manager)}`,
    );
}

describe("drift of one object", () => {
    it("needs no question where the live object has what is declared, defaults beside it", () => {
        assert.ok(!mayDiffer(expectation, deployment([web], { app: "web" }, [own])));
        const status = { manager: "kube-controller-manager", fieldsV1: {}, subresource: "status" };
        assert.ok(!mayDiffer(expectation, deployment([web], { app: "web" }, [own, status])));
    });

    it("needs one where a value differs, a list is longer, or a stranger wrote", () => {
        assert.ok(mayDiffer(expectation, deployment([web], { app: "other" }, [own])));
        assert.ok(mayDiffer(expectation, deployment([web, web], { app: "web" }, [own])));
        const edit = { manager: "kubectl-edit", fieldsV1: {} };
        assert.ok(mayDiffer(expectation, deployment([web], { app: "web" }, [own, edit])));
        assert.ok(!holds({ a: [1, 2] }, { a: [1] }));
        assert.ok(holds({ a: 1, b: 2 }, { a: 1, c: null }));
    });

    it("names a changed field and who changed it", () => {
        const changed = { ...web, image: "evil:1" };
        const fieldsV1 = {
            "f:spec": {
                "f:template": {
                    "f:spec": { "f:containers": { 'k:{"name":"web"}': { "f:image": {} } } },
                },
            },
        };
        const live = deployment([changed], { app: "web" }, [
            own,
            { manager: "kubectl-edit", fieldsV1 },
        ]);
        assert.deepEqual(told(live), [
            "changed spec.template.spec.containers[name=web].image by kubectl-edit",
        ]);
    });

    it("names a removed item once, and nobody, as nobody is known", () => {
        const live = deployment([], {}, [own]);
        assert.deepEqual(told(live), [
            "removed metadata.labels.app by undefined",
            "removed spec.template.spec.containers[name=web] by undefined",
        ]);
    });

    it("names what others added, an item once", () => {
        const side = { name: "side", image: "side:1" };
        const fieldsV1 = {
            "f:metadata": { "f:labels": { "f:owner": {} } },
            "f:spec": {
                "f:template": {
                    "f:spec": {
                        "f:containers": {
                            'k:{"name":"side"}': { ".": {}, "f:image": {}, "f:name": {} },
                        },
                    },
                },
            },
        };
        const labels = { app: "web", owner: "me" };
        const live = deployment([side, web], labels, [own, { manager: "kubectl-edit", fieldsV1 }]);
        assert.deepEqual(told(live), [
            "added metadata.labels.owner by kubectl-edit",
            "added spec.template.spec.containers[name=side] by kubectl-edit",
        ]);
        const patch = removalPatch(fieldDrift(expectation, live, tried), "7");
        assert.deepEqual(patch, [
            { op: "test", path: "/metadata/resourceVersion", value: "7" },
            { op: "remove", path: "/metadata/labels/owner" },
            { op: "remove", path: "/spec/template/spec/containers/0" },
        ]);
    });

    const scaled = { manager: "kubectl-edit", fieldsV1: { "f:spec": { "f:replicas": {} } } };
    const replicas = { ignored: [parsePropertyPath("spec.replicas")] };
    const writers: readonly (readonly [string, Write, Partial<Expectation>, number])[] = [
        ["somebody", scaled, {}, 1],
        ["somebody, where the program ignores it", scaled, replicas, 0],
        ["somebody who scaled", { ...scaled, subresource: "scale" }, {}, 1],
        ["a controller that reports", { ...scaled, subresource: "status" }, {}, 0],
        ["the cluster itself", { ...scaled, manager: "kube-controller-manager" }, {}, 0],
        ["an allowed manager", { ...scaled, manager: "argo" }, {}, 0],
        ["the platform", { ...scaled, manager: "pulumi-kubernetes-1" }, {}, 0],
    ];
    for (const [who, write, changed, count] of writers) {
        it(`counts ${count} added fields of ${who}`, () => {
            const live = deployment([web], { app: "web" }, [own, write]);
            assert.equal(told(live, changed).length, count);
        });
    }

    it("leaves finalizers and the mark of a restart to whoever needs them", () => {
        const fieldsV1 = { "f:metadata": { "f:finalizers": { 'v:"cloud/lb"': {} } } };
        const live = deployment([web], { app: "web" }, [own, { manager: "cloud", fieldsV1 }]);
        Reflect.set(Object(live.metadata), "finalizers", ["cloud/lb"]);
        assert.deepEqual(told(live), []);
    });

    it("is told by the eye where the API server refuses what is declared", () => {
        const live = deployment([{ ...web, image: "evil:1" }], {}, [own]);
        const drifts = plainDrift(expectation, live);
        assert.deepEqual(
            drifts.map(({ kind, path }) => `${kind} ${pathText(path)}`),
            ["removed metadata.labels.app", "changed spec.template.spec.containers"],
        );
    });
});

describe("the removal of what others added", () => {
    it("goes from the end of a list to its beginning, and escapes names", () => {
        const added = (pointer: readonly (string | number)[]) => ({
            kind: "added" as const,
            path: [],
            pointer,
            declared: undefined,
            live: 1,
            by: undefined,
        });
        const paths = removalPatch(
            [added(["l", 2]), added(["l", 10]), added(["m", "a/b~c"]), added(["l", 3, "x"])],
            "1",
        ).map(({ path }) => path);
        assert.deepEqual(paths.slice(1), ["/l/10", "/l/3/x", "/l/2", "/m/a~1b~0c"]);
    });
});
