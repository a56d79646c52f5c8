import * as assert from "node:assert/strict";

import { parse } from "yaml";

import { parseQuantity } from "../../components/internal/quantity";
import type { Profile } from "../../components/internal/resources";
import { lokiConfiguration } from "../../components/loki/configuration";
import { lokiSizes } from "../../components/loki/values";
import { at, find, type RecordedResource, unknownPaths } from "../support/graph";
import { fileOf, partOf, withLogs } from "../support/logging";
import { listAt } from "../support/observability";

const profiles: readonly Profile[] = ["local", "small", "ha"];

function limits(retentionDays: number): unknown {
    const configuration = lokiConfiguration({ retentionDays, replayMemory: "1GB" });
    return at(parse(configuration), "limits_config");
}

describe("loki", () => {
    let graph: RecordedResource[] = [];
    before(async () => {
        graph = await withLogs("staging", "loki");
    });

    it("keeps lines for as many days as it is told, and takes none that are older", () => {
        assert.equal(at(limits(7), "retention_period"), "168h");
        assert.equal(at(limits(7), "reject_old_samples_max_age"), "168h");
    });

    it("follows the environment's retention, and renews its pod with it", async () => {
        const other = await withLogs("staging", "loki", { retentionDays: 3 });
        const file = fileOf(partOf(other, "loki", "config"), "loki.yaml");
        assert.equal(at(parse(file), "limits_config", "retention_period"), "72h");
        const checksum = (resources: readonly RecordedResource[]) =>
            at(
                find(resources, "StatefulSet/loki").inputs,
                ...["spec", "template", "metadata", "annotations"],
            );
        assert.notDeepEqual(checksum(other), checksum(graph));
    });

    it("is one process in every profile, as its disk is its own", () => {
        assert.deepEqual(
            profiles.map((profile) => lokiSizes[profile].replicas),
            [1, 1, 1],
        );
        const configuration: unknown = parse(fileOf(partOf(graph, "loki", "config"), "loki.yaml"));
        assert.equal(at(configuration, "common", "ring", "kvstore", "store"), "inmemory");
        assert.equal(at(configuration, "server", "grpc_listen_address"), "127.0.0.1");
    });

    it("reads its write-ahead log in half of its memory", () => {
        for (const profile of profiles) {
            const { container, replayMemory } = lokiSizes[profile];
            const share =
                (parseQuantity(replayMemory.replace("B", "")) ?? Number.NaN) /
                (parseQuantity(container.memory) ?? Number.NaN);
            assert.ok(share > 0.4 && share < 0.6, `${profile}: ${share}`);
        }
    });

    it("lets in shippers, Grafana and Prometheus, and goes nowhere", () => {
        const { inputs } = partOf(graph, "loki", "flows");
        const peers = listAt(inputs, "spec", "ingress")
            .flatMap((rule) => listAt(rule, "from"))
            .map((peer) => at(peer, "podSelector", "matchLabels", "app.kubernetes.io/name"));
        assert.deepEqual(peers, ["fluent-bit", "grafana", "prometheus"]);
        assert.deepEqual(at(inputs, "spec", "egress"), []);
    });

    it("is what Grafana asks for lines, and may reach", () => {
        const sources: unknown = parse(
            fileOf(partOf(graph, "grafana", "config"), "data-sources.yaml"),
        );
        const source = listAt(sources, "datasources").find((it) => at(it, "uid") === "loki");
        assert.equal(at(source, "type"), "loki");
        assert.equal(at(source, "url"), "http://loki.platform-logs.svc:3100");
        assert.match(JSON.stringify(partOf(graph, "grafana", "flows").inputs), /"port":3100/);
    });

    it("is watched by rules that Prometheus has", () => {
        const rules = JSON.stringify(
            graph.filter(({ parent }) => parent === "prometheus").map(({ inputs }) => inputs),
        );
        for (const alert of ["LokiDown", "LokiStorageFilling", "NoLogsArrive", "LogsDropped"]) {
            assert.ok(rules.includes(alert), alert);
        }
    });

    it("keeps its data over its pod's death where the profile says so", async () => {
        const claims = (resources: readonly RecordedResource[]) =>
            listAt(find(resources, "StatefulSet/loki").inputs, "spec", "volumeClaimTemplates");
        assert.equal(claims(graph).length, 1);
        assert.equal(claims(await withLogs("dev", "loki")).length, 0);
    });

    it("plans its pod with nothing unknown", async () => {
        const planned = await withLogs("prod", "loki", { preview: true });
        assert.deepEqual(unknownPaths(find(planned, "StatefulSet/loki").inputs), []);
    });
});
