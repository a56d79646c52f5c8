import * as assert from "node:assert/strict";

import { parse } from "yaml";

import { told } from "../../components/kube-state-metrics/values";
import { at, find, type RecordedResource, unknownPaths } from "../support/graph";
import { containerOf, listAt, partsOf } from "../support/observability";
import { wholePlatform } from "../support/monitoring";
import { configOf, graphOf } from "../support/platform";

function texts(graph: readonly RecordedResource[], name: RegExp): string {
    return graph
        .filter(({ type }) => type.endsWith(":ConfigMap"))
        .filter(({ inputs }) => name.test(String(at(inputs, "metadata", "name"))))
        .map(({ inputs }) => JSON.stringify(at(inputs, "data")))
        .join("\n");
}

describe("kube-state-metrics", () => {
    let graph: RecordedResource[] = [];
    before(async () => {
        graph = await wholePlatform();
    });
    const part = (name: string) => {
        const found = partsOf(graph, "kube-state-metrics").find((it) => it.name === name);
        assert.ok(found, `there is no ${name}`);
        return found.inputs;
    };
    const flag = (name: string) =>
        String(
            listAt(containerOf(find(graph, "Deployment/kube-state-metrics")), "args").find((it) =>
                String(it).startsWith(`--${name}=`),
            ),
        )
            .slice(name.length + 3)
            .split(",");

    it("tells all that rules and dashboards ask for, and nothing else", () => {
        const asked = texts(graph, /^(prometheus-rules|grafana-dashboard-.*)$/).matchAll(
            /\bkube_(?!state_metrics_)\w+/g,
        );
        const allowed = told.flatMap(({ metrics }) => metrics);
        assert.deepEqual([...new Set([...asked].map(([name]) => name))].sort(), allowed.sort());
        assert.deepEqual(
            flag("metric-allowlist").sort(),
            allowed.map((name) => `^${name}$`).sort(),
        );
    });

    it("may read what it tells of, and nothing else", () => {
        const rules = listAt(part("kube-state-metrics-role"), "rules");
        assert.deepEqual(
            rules.flatMap((rule) => listAt(rule, "resources")).sort(),
            flag("resources").sort(),
        );
        for (const rule of rules) {
            assert.deepEqual(at(rule, "verbs"), ["list", "watch"]);
        }
        assert.doesNotMatch(JSON.stringify(rules), /secrets|configmaps|\*/);
    });

    it("is reached by Prometheus alone, and reaches the API server alone", () => {
        const spec = at(part("kube-state-metrics-flows"), "spec");
        const [ingress, ...others] = listAt(spec, "ingress");
        assert.deepEqual(others, []);
        assert.match(JSON.stringify(at(ingress, "from")), /"app.kubernetes.io\/name":"prometheus"/);
        assert.deepEqual(listAt(spec, "egress", "0", "ports"), [
            { protocol: "TCP", port: 443 },
            { protocol: "TCP", port: 6443 },
        ]);
    });

    it("is the only one that Prometheus lets speak of others, and only beside itself", () => {
        const { inputs } = find(graph, "ConfigMap/prometheus");
        const jobs = listAt(parse(String(at(inputs, "data", "prometheus.yml"))), "scrape_configs");
        const trusted = jobs.filter((job) => at(job, "honor_labels") === true);
        assert.deepEqual(
            trusted.map((job) => at(job, "job_name")),
            ["kube-state-metrics"],
        );
        const [discovery] = listAt(trusted[0], "kubernetes_sd_configs");
        assert.deepEqual(at(discovery, "namespaces"), { own_namespace: true });
        const labels = at(part("kube-state-metrics-service"), "metadata", "labels");
        assert.equal(at(labels, "groundwork.dev/scrape"), undefined);
    });

    it("plans its pod with nothing unknown", async () => {
        const planned = await graphOf(configOf("dev"), true);
        assert.deepEqual(unknownPaths(find(planned, "Deployment/kube-state-metrics").inputs), []);
    });
});
