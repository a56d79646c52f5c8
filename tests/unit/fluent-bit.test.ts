import * as assert from "node:assert/strict";

import { parse } from "yaml";

import { at, find, generatedSecret, type RecordedResource, unknownPaths } from "../support/graph";
import { fileOf, partOf, withLogs } from "../support/logging";
import { listAt } from "../support/observability";

const namespace = "platform-log-shipping";

function configurationOf(graph: readonly RecordedResource[]): unknown {
    return parse(fileOf(partOf(graph, "fluent-bit", "config"), "fluent-bit.yaml"));
}

function podOf(graph: readonly RecordedResource[]): unknown {
    return at(find(graph, "DaemonSet/fluent-bit").inputs, "spec", "template", "spec");
}

describe("fluent-bit", () => {
    let graph: RecordedResource[] = [];
    let secured: RecordedResource[] = [];
    before(async () => {
        graph = await withLogs("staging", "loki");
        secured = await withLogs("prod", "opensearch");
    });

    it("keeps on the node's disk what the store has not taken, for as long as that takes", () => {
        const input = at(configurationOf(graph), "pipeline", "inputs", "0");
        const output = at(configurationOf(graph), "pipeline", "outputs", "0");
        assert.equal(at(input, "storage.type"), "filesystem");
        assert.equal(at(output, "retry_limit"), "no_limits");
        assert.equal(at(output, "storage.total_limit_size"), "1G");
        const state = listAt(podOf(graph), "volumes").find((it) => at(it, "name") === "state");
        assert.equal(at(state, "hostPath", "path"), "/var/lib/groundwork/fluent-bit");
        const mounts = listAt(podOf(graph), "containers", "0", "volumeMounts");
        const mount = String(
            at(
                mounts.find((it) => at(it, "name") === "state"),
                "mountPath",
            ),
        );
        for (const kept of [
            at(input, "db"),
            at(configurationOf(graph), "service", "storage.path"),
        ]) {
            assert.ok(String(kept).startsWith(`${mount}/`));
        }
    });

    it("reads logs and writes to nothing of the node but its own directory", () => {
        const writable = listAt(podOf(graph), "containers", "0", "volumeMounts").filter(
            (mount) => at(mount, "readOnly") !== true,
        );
        assert.deepEqual(
            writable.map((mount) => at(mount, "name")),
            ["state"],
        );
        assert.deepEqual(at(podOf(graph), "containers", "0", "securityContext"), {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ["ALL"] },
        });
        assert.equal(at(podOf(graph), "hostNetwork"), undefined);
    });

    it("may get pods by name, and nothing else", () => {
        assert.deepEqual(at(partOf(graph, "fluent-bit", "role").inputs, "rules"), [
            { apiGroups: [""], resources: ["pods"], verbs: ["get"] },
        ]);
    });

    it("asks for a pod's metadata by the tag that its file has given the line", () => {
        const pipeline = at(configurationOf(graph), "pipeline");
        const directory = String(at(pipeline, "inputs", "0", "path")).replace(/\*.*$/, "");
        const metadata = listAt(pipeline, "filters").find(
            (filter) => at(filter, "name") === "kubernetes",
        );
        assert.equal(at(metadata, "kube_tag_prefix"), `kube${directory.replaceAll("/", ".")}`);
    });

    it("collects none of its own lines, which a store that is down would multiply", () => {
        const input = at(configurationOf(graph), "pipeline", "inputs", "0");
        assert.equal(at(input, "exclude_path"), `/var/log/containers/*_${namespace}_*.log`);
    });

    it("is measured at the path that Prometheus is told", () => {
        const service = find(graph, "Service/fluent-bit").inputs;
        assert.equal(
            at(service, "metadata", "annotations", "groundwork.dev/metrics-path"),
            "/api/v2/metrics/prometheus",
        );
        assert.equal(at(service, "spec", "ports", "0", "name"), "metrics");
    });

    it("reaches its store and the API server, and is reached by Prometheus", () => {
        const { inputs } = partOf(graph, "fluent-bit", "flows");
        assert.deepEqual(
            listAt(inputs, "spec", "egress").map((rule) => at(rule, "ports")),
            [
                [{ protocol: "TCP", port: 3100 }],
                [443, 6443].map((port) => ({ protocol: "TCP", port })),
            ],
        );
        assert.equal(listAt(inputs, "spec", "ingress").length, 1);
    });

    it("verifies the store that has a certificate, and shows a password that is in no ConfigMap", () => {
        const output = at(configurationOf(secured), "pipeline", "outputs", "0");
        assert.equal(at(output, "tls"), "on");
        assert.equal(at(output, "tls.verify"), "on");
        assert.equal(at(output, "tls.verify_hostname"), "on");
        assert.equal(at(output, "http_passwd"), "${STORE_PASSWORD}");
        const secret = partOf(secured, "fluent-bit", "secret");
        assert.equal(fileOf(secret, "password"), generatedSecret);
        assert.match(fileOf(secret, "ca.crt"), /BEGIN CERTIFICATE/);
        assert.deepEqual(secret.secretInputs, ["stringData"]);
        const config = partOf(secured, "fluent-bit", "config");
        assert.ok(!JSON.stringify(config.inputs).includes(generatedSecret));
    });

    it("has no Secret where its store has no password", () => {
        assert.ok(!graph.some(({ name }) => name === "fluent-bit-secret"));
        assert.doesNotMatch(JSON.stringify(podOf(graph)), /secret/);
    });

    it("comes after what it writes to is there", () => {
        const { dependsOn } = partOf(secured, "fluent-bit", "pods");
        assert.ok(dependsOn.includes("opensearch-setup"));
    });

    it("plans its pods with nothing unknown, whatever its store", async () => {
        for (const provider of ["loki", "opensearch"] as const) {
            const planned = await withLogs("prod", provider, { preview: true });
            assert.deepEqual(unknownPaths(find(planned, "DaemonSet/fluent-bit").inputs), []);
        }
    });
});
