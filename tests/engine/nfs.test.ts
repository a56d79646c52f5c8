import * as assert from "node:assert/strict";

import { ChartRelease } from "../../components/chart-release";
import { Namespace } from "../../components/namespace";
import { nfsValues } from "../../components/nfs/values";
import { chartExemptions } from "../../policy/exemptions";
import { concerns } from "../../stacks/namespaces";
import { charts } from "../../versions";
import { startChartRegistry } from "../support/chartRegistry";
import { archiveOf, chartOfRepository, faultsOfChart, renderChart } from "../support/charts";
import { plannedChanges } from "../support/cluster";
import { startTestEngine, startTimeout } from "../support/engine";
import { temporaryFolder } from "../support/temporary";

const namespace = "platform-nfs";

/** Only where the chart's repository can be reached. */
describe("csi-driver-nfs' chart", function () {
    this.timeout(startTimeout);
    const folder = temporaryFolder();
    const archive = archiveOf((place) => chartOfRepository(charts.csiDriverNfs, place), folder);

    it("takes our values, and breaks no rule that its exemptions do not name", async () => {
        const values = nfsValues("ha", "critical");
        const objects = await renderChart(
            archive(),
            { release: "nfs", namespace, values },
            folder(),
        );
        assert.deepEqual(faultsOfChart([objects], chartExemptions.nfs), []);
    });

    it("stands in its namespace, under its quota", async () => {
        const engine = await startTestEngine();
        const registry = await startChartRegistry();
        try {
            const chart = await registry.pushArchive(archive(), charts.csiDriverNfs);
            const stack = await engine.stack(namespace, () => {
                const place = new Namespace("place", {
                    name: namespace,
                    podSecurity: "privileged",
                    quota: concerns.nfs.quota.ha,
                    dns: { peers: [], ports: [] },
                });
                const values = { ...nfsValues("ha", "system-cluster-critical") };
                new ChartRelease("nfs", { namespace: place, chart, values });
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
