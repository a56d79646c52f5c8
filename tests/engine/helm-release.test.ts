import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { repositoryRoot } from "../../local/paths";
import { field, freshNamespace, plan, plannedChanges } from "../support/cluster";
import { startTestEngine, startTimeout, type TestEngine } from "../support/engine";

const chart = path.join(repositoryRoot, "tests/fixtures/charts/greeter");

describe("helm.v3.Release", () => {
    let engine: TestEngine;
    let namespace: string;
    before(async function () {
        this.timeout(startTimeout);
        engine = await startTestEngine();
    });
    beforeEach(async () => {
        namespace = await freshNamespace(engine);
    });
    after(async () => {
        // Helm leaves a chart's definitions behind when it uninstalls; other tests want them new.
        const names = ["crd", "greetings.fixtures.groundwork"];
        await engine.kubectl(["delete", "--ignore-not-found", ...names]);
    });

    const releaseStack = (
        values: Record<string, unknown>,
        options: Partial<k8s.helm.v3.ReleaseArgs> = {},
    ) =>
        engine.stack(`release-${namespace}`, () => {
            const args = { name: "hello", chart, namespace, values, timeout: 30, ...options };
            const release = new k8s.helm.v3.Release("hello", args);
            return Promise.resolve({ status: release.status, names: release.resourceNames });
        });

    const greeting = () => field(engine, namespace, "configmap/hello-text", ".data.greeting");

    const statusAfter = async (stack: Awaited<ReturnType<typeof releaseStack>>) => {
        const { outputs } = await stack.up();
        const status: unknown = outputs.status?.value;
        return status;
    };

    it("installs with hooks, upgrades on a change, and uninstalls", async () => {
        const password = pulumi.secret("hunter2");
        const stack = await releaseStack({ hook: true, password });
        assert.deepEqual(await statusAfter(stack), {
            appVersion: "4.5.6",
            chart: "greeter",
            name: "hello",
            namespace,
            revision: 1,
            status: "deployed",
            version: "1.2.3",
        });
        const succeeded = await field(engine, namespace, "job/hello-hook", ".status.succeeded");
        assert.equal(succeeded, "1", "helm waited for the hook");
        const state = fs.readFileSync(engine.stateFile(`release-${namespace}`), "utf8");
        assert.ok(state.includes("hello-text"), "the names of the objects are an output");
        assert.ok(!state.includes("hunter2"), "secret values are in plain text");
        assert.deepEqual(await plannedChanges(stack), []);

        const changed = await releaseStack({ hook: true, password, greeting: "Salut" });
        const [change] = (await plan(changed)).changes;
        assert.deepEqual([change?.op, change?.paths], ["update", ["values.greeting"]]);
        await changed.up();
        assert.equal(await greeting(), "Salut");

        await changed.destroy();
        assert.equal(await engine.kubectl(["-n", namespace, "get", "deployments,secrets"]), "");
    });

    it("rolls an atomic upgrade back when it fails, and tries again", async () => {
        const atomic = { atomic: true };
        await (await releaseStack({ greeting: "Before" }, atomic)).up();
        const broken = await releaseStack({ greeting: "After", brokenName: "Not_A_Name" }, atomic);
        await assert.rejects(broken.up(), /has been rolled back .* "Not_A_Name" is invalid/);
        assert.equal(await greeting(), "Before");

        const mended = await releaseStack({ greeting: "After" }, atomic);
        await mended.up();
        assert.equal(await greeting(), "After");
    });

    it("keeps an installation that failed, and goes on from there", async () => {
        const quick = { skipAwait: true };
        const broken = await releaseStack({ brokenName: "Not_A_Name" }, quick);
        await assert.rejects(broken.up(), /helm could not install .*hello/);
        const mended = await releaseStack({}, quick);
        assert.deepEqual(await plannedChanges(mended), ["update hello"]);
        await mended.up();
        assert.equal(await greeting(), "Hello");
        assert.deepEqual(await plannedChanges(mended), []);
    });

    it("sees on refresh that a release is gone, and does not take over one of others", async () => {
        const stack = await releaseStack({}, { skipAwait: true });
        await stack.up();
        const other = await engine.stack(`other-${namespace}`, () => {
            new k8s.helm.v3.Release("other", { name: "hello", chart, namespace });
            return Promise.resolve();
        });
        await assert.rejects(other.up(), /exists already .* is not of this resource/);

        const record = ["secrets", "-l", "owner=helm"];
        await engine.kubectl(["-n", namespace, "delete", ...record]);
        await stack.refresh();
        assert.deepEqual(await plannedChanges(stack), ["create hello"]);
    });
});
