import * as assert from "node:assert/strict";
import * as k8s from "@pulumi/kubernetes";
import { field, freshNamespace, plannedChanges } from "../support/cluster";
import { startTestEngine, startTimeout, type TestEngine } from "../support/engine";

describe("kubernetes provider: names and configuration", () => {
    let engine: TestEngine;
    let namespace: string;
    before(async function () {
        this.timeout(startTimeout);
        engine = await startTestEngine();
    });
    beforeEach(async () => {
        namespace = await freshNamespace(engine);
    });

    const configStack = (data: Record<string, string>, name?: string) =>
        engine.stack(`names-${namespace}`, () => {
            const named = name === undefined ? {} : { name };
            const metadata = { namespace, ...named };
            const config = new k8s.core.v1.ConfigMap("config", { metadata, data });
            return Promise.resolve({ name: config.metadata.name });
        });

    it("makes a name, keeps it, and makes another for a replacement, created first", async () => {
        const stack = await configStack({ a: "1" });
        const first = String((await stack.up()).outputs.name?.value);
        assert.match(first, /^config-[0-9a-f]{8}$/);
        const autonamed = String.raw`.metadata.annotations.pulumi\.com/autonamed`;
        assert.equal(await field(engine, namespace, `configmap/${first}`, autonamed), "true");
        assert.deepEqual(await plannedChanges(stack), []);

        const changed = await configStack({ a: "2" });
        assert.deepEqual(await plannedChanges(changed), ["replace config"]);
        const { outputs, stdout } = await changed.up();
        assert.notEqual(outputs.name?.value, first);
        assert.ok(stdout.indexOf("created replacement") < stdout.indexOf("deleted original"));
    });

    it("deletes first where the program gives the name", async () => {
        await (await configStack({ a: "1" }, "fixed")).up();
        const { stdout } = await (await configStack({ a: "2" }, "fixed")).up();
        assert.ok(stdout.indexOf("deleted original") < stdout.indexOf("created replacement"));
        assert.equal(await field(engine, namespace, "configmap/fixed", ".data.a"), "2");
    });

    it("updates the data in place with enableConfigMapMutable, unless it is immutable", async () => {
        const mutableStack = (value: string, immutable: boolean) =>
            engine.stack(`mutable-${namespace}`, () => {
                const provider = new k8s.Provider("mutable", {
                    kubeconfig: engine.kubeconfig,
                    context: "groundwork-local",
                    namespace,
                    enableConfigMapMutable: true,
                });
                const args = { metadata: { name: "mutable" }, data: { a: value }, immutable };
                new k8s.core.v1.ConfigMap("config", args, { provider });
                return Promise.resolve();
            });
        await (await mutableStack("1", false)).up();
        assert.deepEqual(await plannedChanges(await mutableStack("2", false)), ["update config"]);
        await (await mutableStack("2", false)).up();
        assert.equal(
            await field(engine, namespace, "configmap/mutable", ".data.a"),
            "2",
            "the provider's namespace is the default",
        );
        assert.deepEqual(await plannedChanges(await mutableStack("3", true)), ["replace config"]);
    });

    it("refuses to create what exists already", async () => {
        await engine.kubectl(["-n", namespace, "create", "configmap", "taken"]);
        const stack = await configStack({}, "taken");
        await assert.rejects(stack.up(), /configmaps "taken" already exists.*pulumi import/s);
    });

    it("refuses lists and generated names", async () => {
        const generated = await engine.stack(`generated-${namespace}`, () => {
            new k8s.core.v1.ConfigMap("c", { metadata: { namespace, generateName: "c-" } });
            return Promise.resolve();
        });
        await assert.rejects(
            generated.preview(),
            /generateName.*not supported in Server-Side Apply/,
        );
        const list = await engine.stack(`list-${namespace}`, () => {
            new k8s.core.v1.ConfigMapList("l", { items: [{ metadata: { name: "a" } }] });
            return Promise.resolve();
        });
        await assert.rejects(list.preview(), /list resources.*cannot be created directly/s);
    });
});
