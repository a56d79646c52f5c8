import * as assert from "node:assert/strict";
import * as k8s from "@pulumi/kubernetes";
import { field, freshNamespace, plannedChanges } from "../support/cluster";
import { startTestEngine, startTimeout, type TestEngine } from "../support/engine";

describe("kubernetes provider: waiting", () => {
    let engine: TestEngine;
    let namespace: string;
    before(async function () {
        this.timeout(startTimeout);
        engine = await startTestEngine();
    });
    beforeEach(async () => {
        namespace = await freshNamespace(engine);
    });

    /** A template whose pods find no node while `node` names none. */
    const template = (node: string | undefined) => ({
        metadata: { labels: { app: "web" } },
        spec: {
            ...(node !== undefined && { nodeSelector: { "kubernetes.io/hostname": node } }),
            restartPolicy: "Always",
            containers: [{ name: "web", image: "web:1" }],
        },
    });

    const deploymentStack = (node: string | undefined, annotations: Record<string, string>) =>
        engine.stack(`await-${namespace}`, () => {
            new k8s.apps.v1.Deployment("web", {
                metadata: { namespace, name: "web", annotations },
                spec: { selector: { matchLabels: { app: "web" } }, template: template(node) },
            });
            return Promise.resolve();
        });

    it("gives up in time, says why, and goes on waiting at the next update", async () => {
        const stack = await deploymentStack("nowhere", { "pulumi.com/timeoutSeconds": "2" });
        await assert.rejects(
            stack.up(),
            /timed out after 2s waiting for Deployment.*0 of 1 available.*FailedScheduling.*didn't match Pod's node affinity/s,
        );
        // The object exists and is remembered, and nothing in the program has to change to go on.
        assert.deepEqual(await plannedChanges(stack), ["update web"]);
        await (await deploymentStack(undefined, { "pulumi.com/timeoutSeconds": "30" })).up();
    });

    it("stops waiting at an interrupt, and remembers what exists", async () => {
        const stack = await deploymentStack("nowhere", {});
        const interrupt = new AbortController();
        const onOutput = (text: string): void => {
            if (text.includes("Waiting for Pods")) {
                interrupt.abort();
            }
        };
        await assert.rejects(
            stack.up({ signal: interrupt.signal, onOutput }),
            /wait for Deployment .*web was cancelled/,
        );
        assert.deepEqual(await plannedChanges(stack), ["update web"]);
    });

    it("does not wait with skipAwait", async () => {
        await (await deploymentStack("nowhere", { "pulumi.com/skipAwait": "true" })).up();
        assert.equal(
            await field(engine, namespace, "deployment/web", ".status.availableReplicas"),
            "",
        );
    });

    it("waits for what waitFor says, instead of what it would", async () => {
        const waiting = (waitFor: string) =>
            deploymentStack("nowhere", {
                "pulumi.com/waitFor": waitFor,
                "pulumi.com/timeoutSeconds": "1",
            });
        await (await waiting("jsonpath={.status.replicas}=1")).up();
        await (await waiting('["condition=Available=False", "jsonpath={.status.replicas}"]')).up();
        await assert.rejects((await waiting("condition=Available")).up(), /timed out after 1s/);
        await assert.rejects(
            (await waiting("Available")).up(),
            /"jsonpath=" or "condition=" prefix/,
        );
    });

    it("replaces a job that has not succeeded, if asked to", async () => {
        const stack = await engine.stack(`job-${namespace}`, () => {
            const annotations = {
                "pulumi.com/replaceUnready": "true",
                "pulumi.com/skipAwait": "true",
            };
            const pod = template("nowhere");
            new k8s.batch.v1.Job("task", {
                metadata: { namespace, name: "task", annotations },
                spec: { template: { ...pod, spec: { ...pod.spec, restartPolicy: "Never" } } },
            });
            return Promise.resolve();
        });
        await stack.up();
        assert.deepEqual(await plannedChanges(stack), ["replace task"]);
    });

    it("waits for a service's pods, and gives its address", async () => {
        await engine.kubectl(["-n", namespace, "create", "deployment", "web", "--image=web:1"]);
        const stack = await engine.stack(`service-${namespace}`, () => {
            const spec = { selector: { app: "web" }, ports: [{ port: 80 }] };
            const service = new k8s.core.v1.Service("web", { metadata: { namespace }, spec });
            return Promise.resolve({ address: service.spec.clusterIP });
        });
        assert.match(String((await stack.up()).outputs.address?.value), /^10\./);
    });

    it("waits for finalizers, and names them when the time is up", async () => {
        const stack = await engine.stack(`final-${namespace}`, () => {
            const metadata = { namespace, name: "held", finalizers: ["example.com/hold"] };
            const customTimeouts = { delete: "2s" };
            new k8s.core.v1.ConfigMap("held", { metadata }, { customTimeouts });
            return Promise.resolve();
        });
        await stack.up();
        await assert.rejects(
            stack.destroy(),
            /timed out after 2s waiting for ConfigMap .*held to be deleted.*example\.com\/hold/s,
        );
        const release = JSON.stringify({ metadata: { finalizers: null } });
        await engine.kubectl(["-n", namespace, "patch", "configmap/held", "-p", release]);
        await stack.destroy();
    });
});
