import * as assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";

import { parse } from "yaml";

import { nodeConfiguration, securityFiles } from "../../components/opensearch/configuration";
import { lifecycleFiles } from "../../components/opensearch/lifecycle";
import { users } from "../../components/opensearch/names";
import {
    at,
    find,
    generatedHash,
    generatedSecret,
    isRecord,
    type RecordedResource,
    unknownPaths,
} from "../support/graph";
import { fileOf, partOf, withLogs } from "../support/logging";
import { listAt, partsOf, workloads } from "../support/observability";
import { configOf, graphOf } from "../support/platform";

const namespace = "platform-logs";
const lifecycle = { retentionDays: 30, shardSize: "30gb", shards: 3, replicas: 1 };

function file(name: string): unknown {
    return parse(securityFiles[name] ?? "");
}

/** What a security file says, but for what kind of file it is. */
function contentOf(security: unknown): [string, unknown][] {
    return Object.entries(isRecord(security) ? security : {}).filter(([key]) => key !== "_meta");
}

describe("opensearch", () => {
    let graph: RecordedResource[] = [];
    before(async () => {
        graph = await withLogs("prod", "opensearch");
    });

    it("is one node alone, or nodes that find each other", () => {
        const alone: unknown = parse(nodeConfiguration(namespace, 1));
        assert.equal(at(alone, "discovery.type"), "single-node");
        const three: unknown = parse(nodeConfiguration(namespace, 3));
        assert.equal(at(three, "discovery.type"), undefined);
        assert.deepEqual(at(three, "discovery.seed_hosts"), [`opensearch-pods.${namespace}.svc`]);
        assert.deepEqual(
            at(three, "cluster.initial_cluster_manager_nodes"),
            [0, 1, 2].map((ordinal) => `opensearch-${ordinal}`),
        );
        const service = find(graph, "Service/opensearch-pods").inputs;
        assert.equal(at(service, "spec", "publishNotReadyAddresses"), true);
    });

    it("has certificates of one authority, by which nodes and administrator are told apart", () => {
        const node = partOf(graph, "opensearch", "node-secret");
        const admin = partOf(graph, "opensearch", "admin-secret");
        const authority = new X509Certificate(fileOf(node, "ca.crt"));
        const nodes = new X509Certificate(fileOf(node, "node.crt"));
        const person = new X509Certificate(fileOf(admin, "admin.crt"));
        for (const certificate of [nodes, person]) {
            assert.ok(certificate.verify(authority.publicKey));
            assert.equal(certificate.ca, false);
        }
        const configuration: unknown = parse(nodeConfiguration(namespace, 3));
        const names = (key: string) => listAt(configuration, `plugins.security.${key}`);
        assert.deepEqual(names("nodes_dn"), [nodes.subject]);
        assert.deepEqual(names("authcz.admin_dn"), [person.subject]);
        assert.equal(nodes.checkHost(`opensearch.${namespace}.svc`), `opensearch.${namespace}.svc`);
        assert.equal(person.subjectAltName, undefined);
        assert.notEqual(nodes.serialNumber, person.serialNumber);
    });

    it("shows its nodes no certificate and no user of upstream's", () => {
        const pod = at(find(graph, "StatefulSet/opensearch").inputs, "spec", "template", "spec");
        assert.match(
            JSON.stringify(at(pod, "containers", "0", "env")),
            /"DISABLE_INSTALL_DEMO_CONFIG","value":"true"/,
        );
        const configuration: unknown = parse(nodeConfiguration(namespace, 3));
        assert.equal(at(configuration, "plugins.security.allow_unsafe_democertificates"), false);
    });

    it("knows generated users alone, and of each password only its hash", () => {
        const secret = partOf(graph, "opensearch", "users-secret");
        const text = fileOf(secret, "internal_users.yml");
        const known = contentOf(parse(text));
        assert.deepEqual(known.map(([name]) => name).sort(), [...users].sort());
        assert.ok(known.every(([, user]) => at(user, "hash") === generatedHash));
        assert.ok(!text.includes(generatedSecret));
    });

    it("keeps every secret as one", () => {
        for (const { name, type, secretInputs } of graph.filter(({ parent = "" }) =>
            parent.startsWith("opensearch"),
        )) {
            if (type.endsWith(":Secret")) {
                assert.deepEqual(secretInputs, ["stringData"], name);
            } else if (type.startsWith("kubernetes:")) {
                assert.deepEqual(secretInputs, [], name);
            }
        }
    });

    it("gives each user one role, and shippers only the right to add lines", () => {
        const mapping = contentOf(file("roles_mapping.yml"));
        assert.deepEqual(
            mapping.flatMap(([, to]) => listAt(to, "users")).sort(),
            [...users].sort(),
        );
        const shipper = JSON.stringify(at(file("roles.yml"), "log_shipper"));
        assert.doesNotMatch(shipper, /delete|read|"\*"|update|admin/);
    });

    it("begins a new index each day or at a size, and removes those that are old", () => {
        const policy: unknown = JSON.parse(lifecycleFiles(lifecycle)["lifecycle.json"] ?? "");
        const [written, expired] = listAt(policy, "policy", "states");
        assert.deepEqual(at(written, "actions", "0", "rollover"), {
            min_index_age: "1d",
            min_primary_shard_size: "30gb",
        });
        assert.deepEqual(at(written, "transitions", "0"), {
            state_name: "expired",
            conditions: { min_rollover_age: "30d" },
        });
        assert.deepEqual(at(expired, "actions"), [{ delete: {} }]);
    });

    it("indexes no field but its own, so that no application grows the cluster's state", () => {
        const template: unknown = JSON.parse(
            lifecycleFiles(lifecycle)["index-template.json"] ?? "",
        );
        assert.equal(at(template, "template", "mappings", "dynamic"), false);
        assert.deepEqual(at(template, "data_stream"), {});
    });

    it("sets up each state in a Job of its own, after its nodes", async () => {
        const job = (resources: readonly RecordedResource[]) => {
            const { inputs, dependsOn } = partOf(resources, "opensearch", "setup");
            assert.ok(dependsOn.includes("opensearch-pods"));
            return String(at(inputs, "metadata", "name"));
        };
        assert.match(job(graph), /^opensearch-setup-[0-9a-f]{16}$/);
        const shorter = await withLogs("prod", "opensearch", { retentionDays: 7 });
        assert.notEqual(job(shorter), job(graph));
        assert.equal(job(await withLogs("prod", "opensearch")), job(graph));
    });

    it("runs under the restricted standard, and asks nothing of its nodes' kernels", () => {
        const configuration: unknown = parse(nodeConfiguration(namespace, 3));
        assert.equal(at(configuration, "node.store.allow_mmap"), false);
        const pods = graph.filter(({ parent = "" }) => parent.startsWith("opensearch"));
        for (const { name, inputs } of workloads(pods)) {
            const spec = at(inputs, "spec", "template", "spec");
            assert.doesNotMatch(JSON.stringify(spec), /hostPath|privileged|SYS_/, name);
            assert.equal(at(spec, "securityContext", "runAsNonRoot"), true, name);
        }
    });

    it("lets in its own and the shippers, each at the port that it needs", () => {
        const { inputs } = partOf(graph, "opensearch", "flows");
        const rules = listAt(inputs, "spec", "ingress").map((rule) => [
            listAt(rule, "ports").map((port) => at(port, "port")),
            listAt(rule, "from").map((peer) =>
                at(peer, "podSelector", "matchLabels", "app.kubernetes.io/component"),
            ),
        ]);
        assert.deepEqual(rules, [
            [[9200], ["fluent-bit", "setup", "exporter", "opensearch-dashboards"]],
            [[9300], ["node"]],
        ]);
    });

    it("shows pages at the host of the settings, through the entrance alone", async () => {
        const entered = await graphOf(configOf("prod"));
        const ingress = partOf(entered, "opensearch-dashboards", "ingress").inputs;
        assert.equal(at(ingress, "spec", "rules", "0", "host"), "logs.groundwork.test");
        const callers = (resources: readonly RecordedResource[]) =>
            listAt(partOf(resources, "opensearch-dashboards", "flows").inputs, "spec", "ingress");
        assert.match(JSON.stringify(callers(entered)), /platform-ingress.*"port":5601/);
        const parts = partsOf(graph, "opensearch-dashboards").map(({ name }) => name);
        assert.ok(!parts.includes("opensearch-dashboards-ingress"));
        assert.deepEqual(callers(graph), []);
    });

    it("plans every pod with nothing unknown, though no secret is there yet", async () => {
        const planned = await withLogs("prod", "opensearch", { preview: true });
        const pods = planned.filter(({ parent = "" }) => parent.startsWith("opensearch"));
        const blind = [...workloads(pods), partOf(planned, "opensearch", "setup")].flatMap(
            ({ inputs }) => unknownPaths(inputs),
        );
        assert.deepEqual(blind, []);
        assert.ok(unknownPaths(partOf(planned, "opensearch", "node-secret").inputs).length > 0);
    });
});
