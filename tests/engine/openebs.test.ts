import * as assert from "node:assert/strict";

import { ChartRelease } from "../../components/chart-release";
import { Namespace } from "../../components/namespace";
import type { Labels } from "../../components/internal/labels";
import {
    agentPods,
    controller,
    controllerPods,
    nodeAgent,
    openEbsValues,
    release,
} from "../../components/openebs/values";
import { chartExemptions } from "../../policy/exemptions";
import { concerns } from "../../stacks/namespaces";
import { charts } from "../../versions";
import { startChartRegistry } from "../support/chartRegistry";
import { archiveOf, chartOfRepository, faultsOfChart, renderChart } from "../support/charts";
import { plannedChanges } from "../support/cluster";
import { startTestEngine, startTimeout } from "../support/engine";
import { at } from "../support/graph";
import { temporaryFolder } from "../support/temporary";

const namespace = "platform-openebs";

/** Only where the chart's repository can be reached. */
describe("OpenEBS' chart", function () {
    this.timeout(startTimeout);
    const folder = temporaryFolder();
    const archive = archiveOf((place) => chartOfRepository(charts.openEbs, place), folder);

    it("takes our values, and breaks no rule that its exemptions do not name", async () => {
        const rendered = (profile: "small" | "ha") =>
            renderChart(
                archive(),
                { release, namespace, values: openEbsValues(profile, true) },
                folder(),
            );
        const renderings = [await rendered("small"), await rendered("ha")];
        assert.deepEqual(faultsOfChart(renderings, chartExemptions.openebs), []);
    });

    it("names its workloads and pods as flows and alerts do, and brings no more than LVM", async () => {
        const values = openEbsValues("ha", false);
        const objects = await renderChart(archive(), { release, namespace, values }, folder());
        const pods = objects
            .filter(({ kind }) => kind === "Deployment" || kind === "DaemonSet")
            .map((it) => [at(it, "metadata", "name"), at(it, "spec", "selector", "matchLabels")]);
        assert.equal(pods.length, 2);
        const wanted = new Map<unknown, Labels>([
            [controller, controllerPods],
            [nodeAgent, agentPods],
        ]);
        for (const [name, selector] of pods) {
            for (const [key, value] of Object.entries(wanted.get(name) ?? { "no such": "" })) {
                assert.equal(at(selector, key), value);
            }
        }
        const kept = objects.filter((it) =>
            JSON.stringify(at(it, "metadata", "annotations") ?? "").includes("resource-policy"),
        );
        assert.deepEqual(kept, [], "nothing stays when the chart goes");
        assert.ok(!JSON.stringify(objects).includes("volumesnapshots.snapshot"));
    });

    it("stands in its namespace, under its quota", async () => {
        const engine = await startTestEngine();
        const registry = await startChartRegistry();
        try {
            const chart = await registry.pushArchive(archive(), charts.openEbs);
            const stack = await engine.stack(namespace, () => {
                const place = new Namespace("place", {
                    name: namespace,
                    podSecurity: "privileged",
                    quota: concerns.openebs.quota.ha,
                    dns: { peers: [], ports: [] },
                });
                const values = { ...openEbsValues("ha", true) };
                new ChartRelease("openebs", {
                    namespace: place,
                    chart,
                    releaseName: release,
                    values,
                });
                return Promise.resolve();
            });
            await stack.up();
            assert.deepEqual(await plannedChanges(stack), []);
            await stack.destroy();
        } finally {
            registry.stop();
        }
    });
});
