import * as assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";

import { ChartRelease, type ChartReleaseArgs } from "../../components/chart-release";
import type { SuppliedChart } from "../../components/chart-release/values";
import { Namespace } from "../../components/namespace";
import { digestOf } from "../../local/charts";
import { silentProgress } from "../../local/progress";
import { ensureTools } from "../../local/tools";
import { type ChartRegistry, startChartRegistry } from "../support/chartRegistry";
import { childrenOf } from "../support/children";
import { field, plan, plannedChanges } from "../support/cluster";
import { startTestEngine, startTimeout, type TestEngine } from "../support/engine";
import { temporaryFolder } from "../support/temporary";

let count = 0;

describe("a chart in a private registry", () => {
    const folder = temporaryFolder();
    let engine: TestEngine;
    let registry: ChartRegistry;
    let namespace: string;
    before(async function () {
        this.timeout(startTimeout);
        engine = await startTestEngine();
        registry = await startChartRegistry();
    });
    beforeEach(() => {
        namespace = `shipped-${(count += 1)}`;
    });
    after(async () => {
        registry.stop();
        // Helm leaves a chart's definitions behind when it uninstalls; other tests want them new.
        const names = ["crd", "greetings.fixtures.groundwork"];
        await engine.kubectl(["delete", "--ignore-not-found", ...names]);
    });

    const push = (version: string) => registry.push("greeter", version, folder());

    const stackOf = (
        chart: SuppliedChart,
        args: Partial<Omit<ChartReleaseArgs, "chart" | "namespace">> = {},
    ) =>
        engine.stack(namespace, () => {
            const place = new Namespace("place", {
                name: namespace,
                // What the fixture's pods need to be, they do not say.
                podSecurity: "privileged",
                quota: { cpu: "2", memory: "2Gi", pods: 10, storage: "0" },
                dns: { peers: [], ports: [] },
            });
            new ChartRelease("hello", { namespace: place, chart, ...args });
            return Promise.resolve();
        });

    const labelOf = () => field(engine, namespace, "configmap/greeter-text", ".data.version");

    it("is packaged, pushed, released, upgraded and rolled back, each object in sight", async () => {
        const [first, second] = [await push("1.2.3"), await push("1.3.0")];
        const stack = await stackOf(first);
        await stack.up();
        assert.equal(await labelOf(), "1.2.3");
        assert.deepEqual(
            childrenOf(engine, namespace, "hello-chart").map((child) => child.split(" ")[0]),
            [
                "kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition",
                "kubernetes:apps/v1:Deployment",
                "kubernetes:core/v1:ConfigMap",
                "kubernetes:core/v1:Service",
                "kubernetes:fixtures.groundwork/v1:Greeting",
            ],
        );
        assert.deepEqual(await plannedChanges(stack), []);

        const upgrade = await stackOf(second, { overrides: { greeting: "Moin" } });
        const changes = await plannedChanges(upgrade);
        assert.ok(changes.some((change) => change.endsWith(`${namespace}/greeter-text`)));
        await upgrade.up();
        assert.equal(await labelOf(), "1.3.0");

        const back = await stackOf(first);
        await back.up();
        assert.equal(await labelOf(), "1.2.3");
        await back.destroy();
        await assert.rejects(engine.kubectl(["get", "namespace", namespace]), /NotFound/);
    });

    it("does the same with its hooks, as a release of helm", async () => {
        const [first, second] = [await push("1.2.3"), await push("1.3.0")];
        const hooks = { hooks: true, values: { hook: true } };
        const stack = await stackOf(first, hooks);
        await stack.up();
        assert.equal(await field(engine, namespace, "job/greeter-hook", ".status.succeeded"), "1");
        assert.deepEqual(await plannedChanges(stack), []);
        const upgrade = await stackOf(second, hooks);
        assert.deepEqual(await plannedChanges(upgrade), ["update hello-release"]);
        await upgrade.up();
        assert.equal(await labelOf(), "1.3.0");

        // An upgrade that fails is taken back by helm itself.
        const broken = { hooks: true, values: { hook: true, brokenName: "Not_A_Name" } };
        await assert.rejects((await stackOf(first, broken)).up(), /rolled back/);
        assert.equal(await labelOf(), "1.3.0");

        const back = await stackOf(first, hooks);
        await back.up();
        assert.equal(await labelOf(), "1.2.3");
        await back.destroy();
    });

    it("is refused where it is another one than was locked", async () => {
        const { digest, ...lock } = await push("1.2.3");
        const other = await push("1.4.0");
        assert.notEqual(digest, other.digest);
        for (const hooks of [false, true]) {
            await assert.rejects(
                plan(await stackOf({ ...lock, digest: other.digest }, { hooks })),
                /digest mismatch/,
            );
        }
    });

    it("is compared with its lock by the command that finds digests", async () => {
        const { helm } = await ensureTools(["helm"], silentProgress);
        const lock = await push("1.2.3");
        const verdict = (digest: string | undefined) =>
            digestOf({ ...lock, digest }, helm.path, folder());
        assert.equal((await verdict(lock.digest)).isLocked, true);
        const unknown = await verdict(undefined);
        assert.equal(unknown.digest, lock.digest);
        assert.match(unknown.verdict, new RegExp(`not locked.*${String(lock.digest)}`));
        assert.match((await verdict(`sha256:${"0".repeat(64)}`)).verdict, /do not release/);
        const nowhere = { ...lock, repository: "oci://127.0.0.1:1/charts" };
        const { isLocked, verdict: told } = await digestOf(nowhere, helm.path, folder());
        assert.equal(isLocked, false);
        assert.match(told, /could not be asked/);
    });

    it("is given only to whom the registry knows", async () => {
        const repository = await registry.guarded("robot", "s3cret-of-charts");
        const chart = { ...(await push("1.2.3")), repository };
        await assert.rejects(plan(await stackOf(chart)), /basic credential not found/);
        const access = {
            login: { username: "robot", password: pulumi.secret("s3cret-of-charts") },
        };
        for (const hooks of [false, true]) {
            const { changes } = await plan(await stackOf({ ...chart, access }, { hooks }));
            assert.ok(changes.length > 1);
        }
    });
});
