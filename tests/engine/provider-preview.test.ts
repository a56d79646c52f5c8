import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { freshNamespace, plan, plannedChanges } from "../support/cluster";
import { startTestEngine, startTimeout, type TestEngine } from "../support/engine";

describe("kubernetes provider: previews and secrets", () => {
    let engine: TestEngine;
    let namespace: string;
    before(async function () {
        this.timeout(startTimeout);
        engine = await startTestEngine();
    });
    beforeEach(async () => {
        namespace = await freshNamespace(engine);
    });

    it("shows before anything changes what the API server refuses", async () => {
        const stack = await engine.stack(`refused-${namespace}`, () => {
            const ports = [{ port: 80, name: "no_name" }];
            new k8s.core.v1.Service("bad", { metadata: { namespace }, spec: { ports } });
            return Promise.resolve();
        });
        await assert.rejects(
            stack.preview(),
            /Service .*bad.*spec\.ports\[0\]\.name: Invalid value/s,
        );
    });

    it("warns of fields that a kind does not have", async () => {
        const stack = await engine.stack(`stray-${namespace}`, () => {
            const spec = { hard: { pods: "1" }, hart: {} };
            new k8s.core.v1.ResourceQuota("quota", { metadata: { namespace }, spec });
            return Promise.resolve();
        });
        const warnings = (await plan(stack)).troubles.map((trouble) => trouble.message);
        assert.ok(warnings.some((text) => text.includes('unknown field "spec.hart"')));
    });

    it("plans what lives in a namespace that does not exist yet, and with unknown names", async () => {
        const stack = await engine.stack(`later-${namespace}`, () => {
            const later = new k8s.core.v1.Namespace("later", {
                metadata: { name: `${namespace}-later` },
            });
            const data = { uid: later.metadata.uid };
            new k8s.core.v1.ConfigMap("in", { metadata: { namespace: later.metadata.name }, data });
            return Promise.resolve();
        });
        assert.deepEqual(await plannedChanges(stack), ["create later", "create in"]);
        await stack.up();
        assert.deepEqual(await plannedChanges(stack), []);
    });

    it("says once that the cluster cannot be reached, and plans without it", async () => {
        const unreachable = fs
            .readFileSync(engine.kubeconfig, "utf8")
            .replace(/server: .*/, "server: https://127.0.0.1:1");
        const stack = await engine.stack(`offline-${namespace}`, () => {
            const provider = new k8s.Provider("far", { kubeconfig: unreachable });
            new k8s.core.v1.Namespace("a", { metadata: { name: "a" } }, { provider });
            new k8s.core.v1.ConfigMap("b", { data: { c: "d" } }, { provider });
            return Promise.resolve();
        });
        const { changes, troubles } = await plan(stack);
        assert.deepEqual(changes.map((change) => change.name).sort(), ["a", "b"]);
        const said = troubles.filter((trouble) => trouble.message.includes("cannot be reached"));
        assert.equal(said.length, 1);
        assert.match(
            said[0]?.message ?? "",
            /^the Kubernetes API server https:\/\/127\.0\.0\.1:1 \(context "groundwork-local"\).*refused/,
        );
        await assert.rejects(stack.up(), /error: the Kubernetes API server .* cannot be reached/);
    });

    it("keeps secrets out of the state file and off the screen", async () => {
        const plainText = ["of-a-secret", "of-an-environment", "of-a-key"];
        const [ofSecret = "", ofEnvironment = "", ofKey = ""] = plainText;
        const stack = await engine.stack(`secret-${namespace}`, () => {
            // Not marked secret in the program: a Secret's data always is.
            const stringData = { password: ofSecret };
            const secret = new k8s.core.v1.Secret("s", { metadata: { namespace }, stringData });
            const data = { key: pulumi.secret(ofKey) };
            new k8s.core.v1.ConfigMap("c", { metadata: { namespace }, data });
            const env = [{ name: "TOKEN", value: pulumi.secret(ofEnvironment) }];
            new k8s.core.v1.Pod("p", {
                metadata: { namespace },
                spec: { containers: [{ name: "p", image: "p:1", env }] },
            });
            return Promise.resolve({ data: secret.data });
        });
        const { stdout } = await stack.up();
        await stack.refresh();
        const shown = stdout + (await stack.preview({ diff: true })).stdout;
        const state = fs.readFileSync(engine.stateFile(`secret-${namespace}`), "utf8");
        for (const text of plainText) {
            for (const form of [text, Buffer.from(text).toString("base64")]) {
                assert.ok(!state.includes(form), `${form} is in the state`);
                assert.ok(!shown.includes(form), `${form} is on the screen`);
            }
        }
        assert.deepEqual(await plannedChanges(stack), []);
    });
});
