import * as assert from "node:assert/strict";

import { nodeLocalCorefile } from "../../components/node-local-dns/values";
import { dnsFlow } from "../../stacks/foundation";
import { at, find, type RecordedResource } from "../support/graph";
import { listAt } from "../support/observability";
import { configOf, graphOf } from "../support/platform";

const local = { ipBlock: { cidr: "169.254.20.10/32" } };

describe("NodeLocal DNS", () => {
    let graph: RecordedResource[] = [];
    before(async () => {
        graph = await graphOf(configOf("prod", { dns: { nodeLocal: true } }));
    });

    it("answers at the local address only, and asks the cluster's DNS for everything", () => {
        const { Corefile = "" } = nodeLocalCorefile("10.96.0.10");
        assert.match(Corefile, /^ {4}bind 169\.254\.20\.10$/m);
        assert.match(Corefile, /^ {4}forward \. 10\.96\.0\.10 \{\n {8}force_tcp$/m);
        assert.equal(Corefile.match(/forward/g)?.length, 1);
    });

    it("runs on every node, and may there add an address and nothing else", () => {
        const { inputs } = find(graph, "DaemonSet/node-local-dns");
        const spec = at(inputs, "spec", "template", "spec");
        assert.deepEqual(at(spec, "tolerations"), [{ operator: "Exists" }]);
        assert.equal(at(spec, "dnsPolicy"), "Default");
        assert.equal(at(spec, "automountServiceAccountToken"), false);
        const security = at(spec, "containers", "0", "securityContext");
        assert.deepEqual(at(security, "capabilities"), {
            drop: ["ALL"],
            add: ["NET_ADMIN", "NET_BIND_SERVICE"],
        });
        assert.equal(at(security, "readOnlyRootFilesystem"), true);
    });

    it("may be asked by every namespace, beside the cluster's own DNS", () => {
        const asked = graph.filter(({ inputs }) => at(inputs, "metadata", "name") === "allow-dns");
        assert.ok(asked.length > 3);
        for (const { inputs } of asked) {
            assert.deepEqual(listAt(inputs, "spec", "egress", "0", "to")[1], local);
        }
        const { dns } = configOf("prod", { dns: { nodeLocal: true, provider: "cluster" } });
        assert.deepEqual(dnsFlow(dns).ports, [
            { protocol: "UDP", port: 53 },
            { protocol: "TCP", port: 53 },
        ]);
    });

    it("is scraped at its nodes' addresses, for which Prometheus' network is opened", () => {
        const { inputs } = find(graph, "NetworkPolicy/prometheus-flows");
        const ports = listAt(inputs, "spec", "egress").map((rule) =>
            JSON.stringify(at(rule, "ports")),
        );
        assert.ok(ports.some((each) => each.includes("9253") && each.includes("9100")));
    });

    it("leaves nothing behind where it is not wanted", async () => {
        const traces = JSON.stringify(await graphOf(configOf("prod")));
        assert.doesNotMatch(traces, /node-local-dns|node-dns|169\.254\.20\.10|9253/);
    });
});
