import * as assert from "node:assert/strict";
import * as k8s from "@pulumi/kubernetes";
import { field, freshNamespace, plan, plannedChanges } from "../support/cluster";
import { startTestEngine, startTimeout, type TestEngine } from "../support/engine";

describe("kubernetes provider: the life of an object", () => {
    let engine: TestEngine;
    let namespace: string;
    before(async function () {
        this.timeout(startTimeout);
        engine = await startTestEngine();
    });
    beforeEach(async () => {
        namespace = await freshNamespace(engine);
    });

    function web(spec: { readonly image: string; readonly app: string }): k8s.apps.v1.Deployment {
        const labels = { app: spec.app };
        return new k8s.apps.v1.Deployment("web", {
            metadata: { namespace, name: "web" },
            spec: {
                selector: { matchLabels: labels },
                template: {
                    metadata: { labels },
                    spec: {
                        containers: [
                            {
                                name: "web",
                                image: spec.image,
                                resources: { requests: { cpu: "1000m", memory: "1024Mi" } },
                            },
                        ],
                    },
                },
            },
        });
    }

    const stackOf = (spec: { image: string; app: string }) =>
        engine.stack(`life-${namespace}`, () => {
            const deployment = web(spec);
            return Promise.resolve({ status: deployment.status.availableReplicas });
        });

    it("creates it, waits until it is ready, and then has nothing to do", async () => {
        const stack = await stackOf({ image: "web:1", app: "web" });
        const { outputs } = await stack.up();
        assert.equal(outputs.status?.value, 1, "outputs hold the status");
        // 1000m of CPU is stored as 1, and a dozen fields have defaults.
        assert.deepEqual(await plannedChanges(stack), []);
        assert.equal((await stack.up()).summary.resourceChanges?.same, 2);
    });

    it("updates in place, and names the property that changes", async () => {
        await (await stackOf({ image: "web:1", app: "web" })).up();
        const changed = await stackOf({ image: "web:2", app: "web" });
        const [change] = (await plan(changed)).changes;
        assert.equal(change?.op, "update");
        assert.deepEqual(change.paths, ["spec.template.spec.containers[0].image"]);
        await changed.up();
        const image = ".spec.template.spec.containers[0].image";
        assert.equal(await field(engine, namespace, "deployment/web", image), "web:2");
    });

    it("replaces on a field that cannot change, deleting first where the name is taken", async () => {
        await (await stackOf({ image: "web:1", app: "web" })).up();
        const uid = await field(engine, namespace, "deployment/web", ".metadata.uid");
        const changed = await stackOf({ image: "web:1", app: "other" });
        assert.deepEqual(await plannedChanges(changed), ["replace web"]);
        await changed.up();
        const selector = ".spec.selector.matchLabels.app";
        assert.equal(await field(engine, namespace, "deployment/web", selector), "other");
        assert.notEqual(await field(engine, namespace, "deployment/web", ".metadata.uid"), uid);
    });

    it("sees on refresh what others changed, and puts it back", async () => {
        const stack = await stackOf({ image: "web:1", app: "web" });
        await stack.up();
        await engine.kubectl(["-n", namespace, "set", "image", "deployment/web", "web=web:9"]);
        assert.deepEqual(await plannedChanges(stack), [], "the state does not know yet");
        await stack.refresh();
        assert.deepEqual(await plannedChanges(stack), ["update web"]);
        await stack.up();
        const image = ".spec.template.spec.containers[0].image";
        assert.equal(await field(engine, namespace, "deployment/web", image), "web:1");
    });

    it("makes an object again that others deleted", async () => {
        const stack = await stackOf({ image: "web:1", app: "web" });
        await stack.up();
        await engine.kubectl(["-n", namespace, "delete", "deployment/web"]);
        await stack.refresh();
        assert.deepEqual(await plannedChanges(stack), ["create web"]);
        await stack.up();
    });

    it("destroys it, and anything already gone counts as destroyed", async () => {
        const stack = await stackOf({ image: "web:1", app: "web" });
        await stack.up();
        await engine.kubectl(["-n", namespace, "delete", "deployment/web"]);
        await stack.destroy();
        assert.equal(await engine.kubectl(["-n", namespace, "get", "deployments"]), "");
    });

    it("imports an existing object without changing it", async () => {
        await engine.kubectl(["-n", namespace, "create", "configmap", "old", "--from-literal=a=b"]);
        const stack = await engine.stack(`import-${namespace}`, () => {
            const metadata = { namespace, name: "old" };
            const options = { import: `${namespace}/old` };
            new k8s.core.v1.ConfigMap("adopted", { metadata, data: { a: "b" } }, options);
            return Promise.resolve();
        });
        assert.deepEqual(await plannedChanges(stack), ["import adopted"]);
        await stack.up();
        assert.deepEqual(await plannedChanges(stack), []);
    });
});
