import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { repositoryRoot } from "../../local/paths";
import { childrenOf } from "../support/children";
import { field, freshNamespace, plan, plannedChanges } from "../support/cluster";
import { startTestEngine, startTimeout, type TestEngine } from "../support/engine";

const chart = path.join(repositoryRoot, "tests/fixtures/charts/greeter");

describe("helm.v4.Chart", () => {
    let engine: TestEngine;
    let namespace: string;
    before(async function () {
        this.timeout(startTimeout);
        engine = await startTestEngine();
    });
    beforeEach(async () => {
        namespace = await freshNamespace(engine);
    });

    const chartStack = (values: Record<string, unknown>, source = chart) =>
        engine.stack(`chart-${namespace}`, () => {
            new k8s.helm.v4.Chart("greeter", { chart: source, namespace, values });
            return Promise.resolve();
        });

    it("makes each object of the chart a resource, and changes only those that a value changes", async () => {
        const password = pulumi.secret("hunter2");
        const stack = await chartStack({ hook: true, password, greeting: "Moin" });
        await stack.up();
        assert.deepEqual(childrenOf(engine, `chart-${namespace}`, "greeter"), [
            "kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition greeter:greetings.fixtures.groundwork",
            `kubernetes:apps/v1:Deployment greeter:${namespace}/greeter`,
            `kubernetes:core/v1:ConfigMap greeter:${namespace}/greeter-text`,
            `kubernetes:core/v1:Service greeter:${namespace}/greeter`,
            `kubernetes:fixtures.groundwork/v1:Greeting greeter:${namespace}/greeter`,
        ]);
        assert.equal(
            await engine.kubectl(["-n", namespace, "get", "jobs"]),
            "",
            "hooks do not run",
        );
        const login = Buffer.from("admin:hunter2").toString("base64");
        assert.equal(
            await field(engine, namespace, "configmap/greeter-text", ".data.login"),
            login,
        );
        const state = fs.readFileSync(engine.stateFile(`chart-${namespace}`), "utf8");
        assert.ok(state.includes("Moin"), "what is not secret can be read");
        assert.ok(!state.includes("hunter2") && !state.includes(login), "the secret cannot");
        assert.deepEqual(await plannedChanges(stack), []);

        const changed = await chartStack({ password, greeting: "Good day" });
        assert.deepEqual((await plannedChanges(changed)).toSorted(), [
            `replace greeter:${namespace}/greeter-text`, // as any ConfigMap whose data changes
            `update greeter:${namespace}/greeter`,
        ]);
        await changed.up();
        const text = await field(engine, namespace, "configmap/greeter-text", ".data.greeting");
        assert.equal(text, "Good day");

        await changed.destroy();
        assert.equal(await engine.kubectl(["-n", namespace, "get", "deployments,services"]), "");
        await assert.rejects(
            engine.kubectl(["get", "crd", "greetings.fixtures.groundwork"]),
            /NotFound/,
        );
    });

    it("says in one sentence which chart is missing", async () => {
        await assert.rejects(
            plan(await chartStack({}, `${chart}-missing`)),
            /helm could not render the chart ".*greeter-missing": .* not found/,
        );
    });

    it("plans without a cluster", async () => {
        const kubeconfig = path.join(engine.home, `${namespace}-kubeconfig`);
        const real = fs.readFileSync(engine.kubeconfig, "utf8");
        fs.writeFileSync(kubeconfig, real.replace(/(server: https:\/\/[\d.]+):\d+/, "$1:1"));
        const environment = { KUBECONFIG: kubeconfig };
        const program = () => {
            new k8s.helm.v4.Chart("offline", { chart, namespace });
            return Promise.resolve();
        };
        const stack = await engine.stack(`offline-${namespace}`, program, { environment });
        const { changes } = await plan(stack);
        assert.equal(changes.length, 5);
    });
});
