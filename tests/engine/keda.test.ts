import * as assert from "node:assert/strict";

import { ChartRelease } from "../../components/chart-release";
import {
    api,
    apiPort,
    type KedaSettings,
    kedaValues,
    metricsPort,
    parts,
    podsOf,
    questionsPort,
    release,
    webhookPort,
    workloads,
} from "../../components/keda/values";
import { metricAutoscaler } from "../../components/internal/metric-scaling";
import { Namespace } from "../../components/namespace";
import { chartExemptions } from "../../policy/exemptions";
import { concerns, namespaceOf } from "../../stacks/namespaces";
import { charts } from "../../versions";
import { startChartRegistry } from "../support/chartRegistry";
import { archiveOf, chartOfRepository, faultsOfChart, renderChart } from "../support/charts";
import { plannedChanges } from "../support/cluster";
import { startTestEngine, startTimeout } from "../support/engine";
import { at } from "../support/graph";
import { listAt } from "../support/observability";
import { temporaryFolder } from "../support/temporary";

const namespace = namespaceOf("keda");
const profiles = ["local", "small", "ha"] as const;

function settings(profile: KedaSettings["profile"]): KedaSettings {
    return { profile, priorityClass: "system-cluster-critical", clusterDomain: "cluster.local" };
}

/** Only where the chart's repository can be reached. */
describe("KEDA's chart", function () {
    this.timeout(startTimeout);
    const folder = temporaryFolder();
    const archive = archiveOf((place) => chartOfRepository(charts.keda, place), folder);

    const rendered = (profile: KedaSettings["profile"]) =>
        renderChart(
            archive(),
            { release, namespace, values: kedaValues(settings(profile)) },
            folder(),
        );

    it("takes our values, and breaks no rule that its exemptions do not name", async () => {
        const renderings = await Promise.all(profiles.map(rendered));
        assert.deepEqual(faultsOfChart(renderings, chartExemptions.keda), []);
    });

    it("names its pods, ports and part of the API as the platform's flows and alerts do", async () => {
        const objects = await rendered("ha");
        const named = (kind: string, name: string) =>
            objects.find((it) => it["kind"] === kind && at(it, "metadata", "name") === name);
        for (const part of parts) {
            const pods = at(named("Deployment", workloads[part]), "spec", "template");
            const labels = at(pods, "metadata", "labels");
            for (const [key, value] of Object.entries(podsOf(part))) {
                assert.equal(at(labels, key), value);
            }
            const [container] = listAt(pods, "spec", "containers");
            const ports = listAt(container, "ports").map((port) => at(port, "containerPort"));
            const wanted = {
                operator: [metricsPort, questionsPort],
                metricsServer: [apiPort],
                webhooks: [webhookPort],
            }[part];
            assert.deepEqual(
                wanted.filter((port) => !ports.includes(port)),
                [],
                part,
            );
        }
        assert.ok(named("APIService", api));
    });

    it("lets it read no Secret but its own, and set no scale but those of Deployments and StatefulSets", async () => {
        const roles = (await rendered("ha")).filter(({ kind }) => kind === "ClusterRole");
        const rules = roles.flatMap((role) => listAt(role, "rules"));
        const resources = rules.flatMap((rule) => listAt(rule, "resources")).map(String);
        assert.ok(!resources.includes("secrets"));
        assert.deepEqual(
            resources.filter((resource) => /\*|\/scale$/.test(resource)),
            ["deployments/scale", "statefulsets/scale"],
        );
    });

    it("stands in its namespace, under its quota, and knows what the platform scales by", async () => {
        const engine = await startTestEngine();
        const registry = await startChartRegistry();
        try {
            const chart = await registry.pushArchive(archive(), charts.keda);
            const stack = await engine.stack(namespace, () => {
                const place = new Namespace("place", {
                    name: namespace,
                    quota: concerns.keda.quota.ha,
                    dns: { peers: [], ports: [] },
                });
                const values = { ...kedaValues(settings("ha")) };
                const keda = { namespace: place, chart, releaseName: release, values };
                const { released } = new ChartRelease("keda", keda);
                // Its definition is the chart's, and the API server holds the object against it.
                metricAutoscaler(
                    "scaled",
                    {
                        namespace: place,
                        kind: "Deployment",
                        workload: "web",
                        pods: { app: "web" },
                        scale: { min: 2, max: 4 },
                    },
                    { query: "sum(up)", perReplica: 1.5 },
                    { server: "http://prometheus.test:9090", released },
                    {},
                );
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
