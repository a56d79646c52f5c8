import * as assert from "node:assert/strict";

import { images, imageReference } from "../../versions";
import { at, isRecord, type RecordedResource, unknownPaths } from "../support/graph";
import { configOf, graphOf } from "../support/platform";

const environments = ["dev", "nodes", "staging", "prod"];

function kindOf({ type }: RecordedResource): string {
    return type.split(":").at(-1) ?? type;
}

function ofKind(graph: readonly RecordedResource[], ...kinds: string[]): RecordedResource[] {
    return graph.filter((resource) => kinds.includes(kindOf(resource)));
}

function namespaceOf({ inputs }: RecordedResource): unknown {
    return at(inputs, "metadata", "namespace");
}

/** Their pods touch nodes' files. */
const privileged = ["platform-node-metrics", "platform-storage-helpers", "platform-log-shipping"];

const workloadKinds = ["Deployment", "StatefulSet", "DaemonSet"];

function containersOf(workload: RecordedResource): Record<string, unknown>[] {
    const containers = at(workload.inputs, "spec", "template", "spec", "containers");
    return Array.isArray(containers) ? containers.filter(isRecord) : [];
}

for (const environment of environments) {
    describe(`the platform in ${environment}`, () => {
        const config = configOf(environment);
        let graph: RecordedResource[] = [];
        before(async () => {
            graph = await graphOf(config);
        });

        it("names every child after its component", () => {
            const components = new Set(
                graph.filter(({ type }) => type.startsWith("groundwork:")).map(({ name }) => name),
            );
            const astray = graph
                .filter(({ type }) => type.startsWith("kubernetes:") || type.startsWith("random:"))
                .filter(
                    ({ name, parent = "" }) =>
                        !components.has(parent) || !name.startsWith(`${parent}-`),
                );
            assert.deepEqual(
                astray.map(({ name }) => name),
                [],
            );
        });

        it("gives every object a name of its own choice, and no two the same", () => {
            const identities = graph
                // A chart is no object; what it makes is in its own hands.
                .filter(({ type }) => /^kubernetes:(?!helm\.sh)/.test(type))
                .map(
                    (it) =>
                        `${it.type} ${String(namespaceOf(it))}/${String(at(it.inputs, "metadata", "name"))}`,
                );
            assert.equal(new Set(identities).size, identities.length);
            assert.deepEqual(
                identities.filter((identity) => identity.endsWith("/undefined")),
                [],
            );
        });

        it("knows every pod spec at preview, so that no policy is blinded", async () => {
            const planned = await graphOf(config, true);
            const blind = ofKind(planned, ...workloadKinds).flatMap(({ name, inputs }) =>
                unknownPaths(inputs).map((path) => `${name}: ${path}`),
            );
            assert.deepEqual(blind, []);
        });

        it("guards every namespace that it makes", () => {
            for (const namespace of ofKind(graph, "Namespace").filter(({ type }) =>
                type.startsWith("kubernetes:"),
            )) {
                const name = at(namespace.inputs, "metadata", "name");
                const inside = graph.filter((resource) => namespaceOf(resource) === name);
                for (const guard of ["ResourceQuota", "LimitRange"]) {
                    assert.ok(ofKind(inside, guard).length > 0, `${guard} in ${String(name)}`);
                }
                const deny = ofKind(inside, "NetworkPolicy").find(
                    ({ inputs }) => at(inputs, "metadata", "name") === "default-deny",
                );
                assert.deepEqual(at(deny?.inputs, "spec"), {
                    podSelector: {},
                    policyTypes: ["Ingress", "Egress"],
                });
                assert.match(
                    String(
                        at(
                            namespace.inputs,
                            "metadata",
                            "labels",
                            "pod-security.kubernetes.io/enforce",
                        ),
                    ),
                    privileged.includes(String(name)) ? /^privileged$/ : /^restricted$/,
                );
            }
        });

        it("runs the platform's own systems at the versions of versions.ts", () => {
            const pinned = new Set(Object.values(images).map(imageReference));
            const strangers = ofKind(graph, ...workloadKinds)
                .filter((workload) => String(namespaceOf(workload)).startsWith("platform-"))
                .flatMap(containersOf)
                .map(({ image }) => String(image))
                .filter((image) => !pinned.has(image));
            assert.deepEqual(strangers, []);
        });

        it("is the same from run to run", async () => {
            assert.deepEqual(await graphOf(configOf(environment)), graph);
        });

        it("has no other resource changed by one more team", async () => {
            const another = { name: "another", quota: { cpu: 1, memory: "1Gi" } };
            const wider = await graphOf(
                configOf(environment, { teams: [...config.teams, another] }),
            );
            const names = new Set(graph.map(({ name }) => name));
            assert.deepEqual(
                wider.filter(({ name }) => names.has(name)),
                graph,
            );
            const added = wider.filter(({ name }) => !names.has(name));
            assert.ok(added.length > 0);
            assert.deepEqual(
                added.filter(({ name }) => !name.includes("another")),
                [],
            );
        });
    });
}

describe("the platform's layers", () => {
    it("leaves nothing of a layer that is not selected", async () => {
        const graph = await graphOf(configOf("dev", { layers: ["foundation"], teams: [] }));
        assert.deepEqual(ofKind(graph, ...workloadKinds), []);
        assert.ok(ofKind(graph, "Namespace").length > 0);
    });

    it("leaves the cluster's own DNS alone where the cluster brings one", async () => {
        const graph = await graphOf(configOf("prod", { dns: { provider: "cluster" } }));
        assert.deepEqual(
            graph.filter(({ type }) => type.endsWith(":CoreDns")),
            [],
        );
        assert.deepEqual(
            graph.filter(({ inputs }) => at(inputs, "metadata", "name") === "platform-dns"),
            [],
        );
    });

    it("brings no resource metrics where the cluster has its own", async () => {
        const graph = await graphOf(configOf("prod", { resourceMetrics: { provider: "cluster" } }));
        const traces = graph.filter(
            ({ type, inputs }) =>
                /:(MetricsServer|APIService)$/.test(type) ||
                at(inputs, "metadata", "name") === "platform-resource-metrics",
        );
        assert.deepEqual(traces, []);
    });

    it("leaves nothing of local volumes where they are not wanted, or their layer is not selected", async () => {
        const layers = ["foundation", "networking", "observability", "tenants"];
        const off = { storage: { localPath: { enabled: false } } };
        for (const changes of [{ layers }, off]) {
            const traces = JSON.stringify(await graphOf(configOf("nodes", changes)));
            assert.doesNotMatch(traces, /local-path|platform-storage/);
        }
        assert.match(JSON.stringify(await graphOf(configOf("nodes"))), /platform-storage-helpers/);
    });

    it("leaves nothing of logs where nobody collects them, or their layer is not selected", async () => {
        const { layers } = configOf("staging");
        const without = { layers: layers.filter((layer) => layer !== "logging") };
        for (const changes of [without, { logging: { provider: "none" } }]) {
            const traces = JSON.stringify(await graphOf(configOf("staging", changes)));
            assert.doesNotMatch(traces, /fluent-bit|loki|opensearch|platform-log/);
        }
        assert.match(JSON.stringify(await graphOf(configOf("staging"))), /platform-log-shipping/);
    });

    it("leaves nothing of tracing where it is off, or its layer is not selected", async () => {
        const layers = ["foundation", "networking", "observability", "tenants"];
        const off = { tracing: { provider: "none" } };
        const traces = /otel|OTEL|jaeger|platform-trac/i;
        assert.doesNotMatch(JSON.stringify(await graphOf(configOf("staging", off))), traces);
        assert.doesNotMatch(JSON.stringify(await graphOf(configOf("staging", { layers }))), traces);
        assert.match(JSON.stringify(await graphOf(configOf("staging"))), traces);
    });

    it("differs between environments by more than names", async () => {
        const dev = await graphOf(configOf("dev"));
        const prod = await graphOf(configOf("prod"));
        assert.ok(
            ofKind(prod, "HorizontalPodAutoscaler").length >
                ofKind(dev, "HorizontalPodAutoscaler").length,
        );
        assert.notDeepEqual(ofKind(prod, "ResourceQuota"), ofKind(dev, "ResourceQuota"));
    });
});
