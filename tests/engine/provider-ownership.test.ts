import * as assert from "node:assert/strict";
import * as k8s from "@pulumi/kubernetes";
import { field, freshNamespace, plannedChanges } from "../support/cluster";
import { startTestEngine, startTimeout, type TestEngine } from "../support/engine";
import { gadgetKind } from "../support/gadgets";

describe("kubernetes provider: who owns a field", () => {
    let engine: TestEngine;
    let namespace: string;
    before(async function () {
        this.timeout(startTimeout);
        engine = await startTestEngine();
    });
    beforeEach(async () => {
        namespace = await freshNamespace(engine);
    });

    const account = (labels: Record<string, string>, annotations: Record<string, string> = {}) =>
        engine.stack(`account-${namespace}`, () => {
            const metadata = { namespace, name: "robot", labels, annotations };
            new k8s.core.v1.ServiceAccount("account", { metadata });
            return Promise.resolve();
        });

    /** Sets a label as another server-side applier does. */
    const applyAs = (manager: string, value: string): Promise<string> =>
        engine.kubectl(
            [
                "apply",
                "--server-side",
                "--force-conflicts",
                `--field-manager=${manager}`,
                "-f",
                "-",
            ],
            JSON.stringify({
                apiVersion: "v1",
                kind: "ServiceAccount",
                metadata: { namespace, name: "robot", labels: { tier: value } },
            }),
        );

    it("refuses to change what another manager owns, and takes it over when told to", async () => {
        await (await account({ tier: "a" })).up();
        await (await account({ tier: "b" })).up();
        await applyAs("rival", "c");
        await assert.rejects(
            (await account({ tier: "d" })).up(),
            /field manager "pulumi-kubernetes-[0-9a-f]+" had an apply conflict.*"rival".*labels\.tier.*pulumi\.com\/patchForce/s,
        );
        assert.equal(await field(engine, namespace, "sa/robot", ".metadata.labels.tier"), "c");

        await (await account({ tier: "d" }, { "pulumi.com/patchForce": "true" })).up();
        assert.equal(await field(engine, namespace, "sa/robot", ".metadata.labels.tier"), "d");
    });

    it("overrules what kubectl has changed, in a preview as in an update", async () => {
        await (await account({ tier: "a" })).up();
        // From now on the fields are the resource's own, and no longer those of their creation.
        await (await account({ tier: "b" })).up();
        const edit = ["label", "--overwrite", "--field-manager=kubectl-edit", "sa/robot", "tier=c"];
        await engine.kubectl(["-n", namespace, ...edit]);
        const stack = await account({ tier: "b" });
        await stack.refresh();
        await stack.preview();
        await stack.up();
        assert.equal(await field(engine, namespace, "sa/robot", ".metadata.labels.tier"), "b");
    });

    it("gives up a field that leaves the program, and leaves those of others alone", async () => {
        await (await account({ tier: "a", gone: "soon" })).up();
        await engine.kubectl(["-n", namespace, "label", "--field-manager=ops", "sa/robot", "x=y"]);
        await (await account({ tier: "a" })).up();
        const labels = await field(engine, namespace, "sa/robot", ".metadata.labels");
        assert.deepEqual(JSON.parse(labels), { tier: "a", x: "y" });
    });

    it("leaves ignored fields to whoever changed them", async () => {
        const stackWith = (replicas: number, image: string) =>
            engine.stack(`ignored-${namespace}`, () => {
                const labels = { app: "web" };
                const template = {
                    metadata: { labels },
                    spec: { containers: [{ name: "web", image }] },
                };
                const metadata = {
                    namespace,
                    name: "web",
                    annotations: { "pulumi.com/skipAwait": "true" },
                };
                const spec = { replicas, selector: { matchLabels: labels }, template };
                const options = { ignoreChanges: ["spec.replicas"] };
                new k8s.apps.v1.Deployment("web", { metadata, spec }, options);
                return Promise.resolve();
            });
        await (await stackWith(1, "web:1")).up();
        await engine.kubectl(["-n", namespace, "scale", "deployment/web", "--replicas=3"]);
        await (await stackWith(2, "web:2")).up();
        assert.equal(await field(engine, namespace, "deployment/web", ".spec.replicas"), "3");
    });

    it("patches an object that is not its own, and gives its fields up at the end", async () => {
        await engine.kubectl([
            "-n",
            namespace,
            "create",
            "configmap",
            "shared",
            "--from-literal=a=1",
        ]);
        const stack = await engine.stack(`patch-${namespace}`, () => {
            const metadata = { namespace, name: "shared" };
            new k8s.core.v1.ConfigMapPatch("patch", { metadata, data: { b: "2" } });
            return Promise.resolve();
        });
        await stack.up();
        const data = () => field(engine, namespace, "configmap/shared", ".data");
        assert.deepEqual(JSON.parse(await data()), { a: "1", b: "2" });
        assert.deepEqual(await plannedChanges(stack), []);
        await stack.destroy();
        assert.deepEqual(JSON.parse(await data()), { a: "1" });
    });

    it("makes a kind and an object of that kind in one update", async () => {
        const group = `${namespace}.example.com`;
        const schema = {
            type: "object",
            properties: { spec: { type: "object", x_kubernetes_preserve_unknown_fields: true } },
        };
        const stack = await engine.stack(`kind-${namespace}`, () => {
            gadgetKind(group, schema);
            // No dependsOn: in a chart, objects come in any order too.
            new k8s.apiextensions.CustomResource("one", {
                apiVersion: `${group}/v1`,
                kind: "Gadget",
                metadata: { name: "one" },
                spec: { size: 3 },
            });
            return Promise.resolve();
        });
        await stack.up();
        assert.equal(await field(engine, "default", `gadgets.${group}/one`, ".spec.size"), "3");
        assert.deepEqual(await plannedChanges(stack), []);
    });
});
