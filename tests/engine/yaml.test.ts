import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { field, freshNamespace, plan, plannedChanges } from "../support/cluster";
import { startTestEngine, startTimeout, type TestEngine } from "../support/engine";
import { childrenOf } from "../support/children";

const definition = `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: notes.yaml.groundwork }
spec:
    group: yaml.groundwork
    scope: Namespaced
    names: { kind: Note, plural: notes, singular: note }
    versions:
        - name: v1
          served: true
          storage: true
          schema:
              openAPIV3Schema:
                  type: object
                  x-kubernetes-preserve-unknown-fields: true
`;

describe("yaml.v2 components", () => {
    let engine: TestEngine;
    let namespace: string;
    before(async function () {
        this.timeout(startTimeout);
        engine = await startTestEngine();
    });
    beforeEach(async () => {
        namespace = await freshNamespace(engine);
    });

    function manifest(name: string, content: string): string {
        const file = path.join(engine.home, `${namespace}-${name}.yaml`);
        fs.writeFileSync(file, content);
        return file;
    }

    it("makes a definition and an object of its kind in one run, and then has nothing to do", async () => {
        // The garbage collector takes half a minute to hear of a new kind, and only it ends a
        // deletion in the foreground.
        const annotations = { "pulumi.com/deletionPropagationPolicy": "background" };
        const note = (name: string) => ({
            apiVersion: "yaml.groundwork/v1",
            kind: "Note",
            metadata: { name, namespace, annotations },
            text: name,
        });
        const files = [
            manifest("a", JSON.stringify(note("from-file"))),
            manifest("b", JSON.stringify({ apiVersion: "v1", kind: "List", items: [] })),
        ];
        const name = `group-${namespace}`;
        const stack = await engine.stack(name, () => {
            new k8s.yaml.v2.ConfigGroup("group", {
                files: [files[0] ?? "", path.join(engine.home, `${namespace}-[b-z].yaml`)],
                yaml: definition,
                objs: [note("from-program")],
            });
            return Promise.resolve();
        });
        const planned = await plan(stack);
        assert.deepEqual(
            planned.changes.map((change) => change.op),
            ["create", "create", "create"],
        );
        await stack.up();
        assert.deepEqual(childrenOf(engine, name, "group"), [
            `kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition group:notes.yaml.groundwork`,
            `kubernetes:yaml.groundwork/v1:Note group:${namespace}/from-file`,
            `kubernetes:yaml.groundwork/v1:Note group:${namespace}/from-program`,
        ]);
        assert.equal(await field(engine, namespace, "note/from-program", ".text"), "from-program");
        assert.deepEqual(await plannedChanges(stack), []);
        await stack.destroy();
        await assert.rejects(engine.kubectl(["get", "crd", "notes.yaml.groundwork"]), /NotFound/);
    });

    it("keeps secrets of a manifest out of the state's plain text", async () => {
        const secret = (name: string) => `
            apiVersion: v1
            kind: Secret
            metadata: { name: ${name}, namespace: ${namespace} }
            stringData: { token: in-${name} }`;
        const name = `file-${namespace}`;
        const stack = await engine.stack(name, () => {
            new k8s.yaml.v2.ConfigFile("file", { file: manifest("file", secret("file")) });
            new k8s.yaml.v2.ConfigGroup("objs", {
                resourcePrefix: "own",
                objs: [
                    {
                        apiVersion: "v1",
                        kind: "ConfigMap",
                        metadata: { name: "objs", namespace },
                        data: { token: pulumi.secret("in-objs"), open: "in-plain-sight" },
                    },
                ],
            });
            return Promise.resolve();
        });
        await stack.up();
        assert.deepEqual(childrenOf(engine, name, "objs"), [
            `kubernetes:core/v1:ConfigMap own:${namespace}/objs`,
        ]);
        const state = fs.readFileSync(engine.stateFile(name), "utf8");
        assert.ok(state.includes("in-plain-sight"), "the test reads the right file");
        const encoded = Buffer.from("in-file").toString("base64");
        for (const text of ["in-file", "in-objs", encoded]) {
            assert.ok(!state.includes(text), `${text} is in plain text`);
        }
    });

    it("orders by annotation, and says when that cannot be", async () => {
        const config = (name: string, needs: string) => ({
            apiVersion: "v1",
            kind: "ConfigMap",
            metadata: {
                name,
                namespace,
                annotations: { "config.kubernetes.io/depends-on": needs },
            },
        });
        const stackWith = (needs: string) =>
            engine.stack(`order-${namespace}`, () => {
                const second = config("second", needs);
                const first = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "first" } };
                new k8s.yaml.v2.ConfigGroup("order", { objs: [second, first] });
                return Promise.resolve();
            });
        const stack = await stackWith("/namespaces/default/ConfigMap/first");
        const planned = await plan(stack);
        assert.deepEqual(
            planned.changes.map((change) => change.name),
            ["order:default/first", `order:${namespace}/second`],
        );
        await assert.rejects(
            plan(await stackWith("/Namespace/missing")),
            /names Namespace missing/,
        );
    });

    it("says that a preview is incomplete while a manifest is unknown", async () => {
        const stack = await engine.stack(`unknown-${namespace}`, () => {
            const id = new random.RandomUuid("id");
            new k8s.yaml.v2.ConfigGroup("group", { yaml: pulumi.interpolate`# ${id.result}` });
            return Promise.resolve();
        });
        const { changes, troubles } = await plan(stack);
        assert.deepEqual(
            changes.map((change) => change.name),
            ["id"],
        );
        assert.match(troubles.map((trouble) => trouble.message).join(), /Preview is incomplete/);
    });
});
