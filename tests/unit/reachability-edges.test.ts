import * as assert from "node:assert/strict";

import { clusterWith, namespace, pod, policy, verdictOn } from "../support/reachability";

/** What the specification says in a sentence, or leaves to the network. */

const deny = policy("shop", "deny", { podSelector: {}, policyTypes: ["Ingress", "Egress"] });

function isAllowed(items: readonly object[], flow: string): boolean {
    return verdictOn(clusterWith(namespace("shop"), namespace("agents"), ...items), flow).allowed;
}

describe("a named port", () => {
    const rule = [{ port: "metrics" }];
    const toMetrics = policy("shop", "in", { podSelector: {}, ingress: [{ ports: rule }] });
    const named = (place: string, containerPort: number, protocol = "TCP") =>
        pod(place, { ports: [{ name: "metrics", containerPort, protocol }] });

    it("is what each destination calls so", () => {
        const items = [toMetrics, named("shop/one", 9100), named("shop/other", 9200)];
        assert.equal(isAllowed(items, "192.0.2.10 > shop/one TCP 9100"), true);
        assert.equal(isAllowed(items, "192.0.2.10 > shop/other TCP 9200"), true);
        assert.equal(isAllowed(items, "192.0.2.10 > shop/one TCP 9200"), false);
    });

    it("means nothing where the destination has none of the name and the protocol", () => {
        const items = [toMetrics, named("shop/udp", 9100, "UDP"), pod("shop/none")];
        assert.equal(isAllowed(items, "192.0.2.10 > shop/udp UDP 9100"), false);
        assert.equal(isAllowed(items, "192.0.2.10 > shop/udp TCP 9100"), false);
        assert.equal(isAllowed(items, "192.0.2.10 > shop/none TCP 9100"), false);
    });

    it("is the destination's on the way out too, never the sender's", () => {
        const out = { podSelector: {}, policyTypes: ["Egress"], egress: [{ ports: rule }] };
        const items = [policy("shop", "out", out), named("shop/one", 1), named("agents/two", 2)];
        assert.equal(isAllowed(items, "shop/one > agents/two TCP 2"), true);
        assert.equal(isAllowed(items, "shop/one > agents/two TCP 1"), false);
        assert.equal(isAllowed(items, "shop/one > 192.0.2.10 TCP 1"), false);
    });

    it("may be a sidecar's, but not that of a container that ends before the others start", () => {
        const withInit = (restartPolicy: string | undefined) => {
            const main = { name: "main" };
            const ports = [{ name: "metrics", containerPort: 9100 }];
            return {
                kind: "Pod",
                metadata: { name: "one", namespace: "shop" },
                spec: { containers: [main], initContainers: [{ restartPolicy, ports }] },
            };
        };
        const flow = "192.0.2.10 > shop/one TCP 9100";
        assert.equal(isAllowed([toMetrics, withInit("Always")], flow), true);
        assert.equal(isAllowed([toMetrics, withInit(undefined)], flow), false);
    });
});

describe("a pod on its node's network", () => {
    const nodeIp = "198.51.100.7";
    const agent = pod("agents/agent", { hostNetwork: true, ip: nodeIp, nodeIp });
    const shop = pod("shop/web", { ip: "10.1.0.1", nodeIp: "198.51.100.8" });

    it("is isolated by no policy", () => {
        const closed = policy("agents", "deny", {
            podSelector: {},
            policyTypes: ["Ingress", "Egress"],
        });
        assert.equal(isAllowed([agent, shop, closed], "shop/web > agents/agent TCP 9100"), true);
        assert.equal(isAllowed([agent, shop, closed], "agents/agent > shop/web TCP 80"), true);
    });

    it("is meant by its node's address, and by no selector", () => {
        const from = (peer: object) =>
            policy("shop", "in", { podSelector: {}, ingress: [{ from: [peer] }] });
        const flow = "agents/agent > shop/web TCP 80";
        assert.equal(isAllowed([agent, shop, from({ namespaceSelector: {} })], flow), false);
        const block = { ipBlock: { cidr: `${nodeIp}/32` } };
        assert.equal(isAllowed([agent, shop, from(block)], flow), true);
    });

    it("is every other pod of its node to the pods there", () => {
        const near = pod("shop/near", { ip: "10.1.0.2", nodeIp });
        const items = [agent, shop, near, deny];
        assert.equal(isAllowed(items, "agents/agent > shop/near TCP 80"), true);
        assert.equal(isAllowed(items, "agents/agent > shop/web TCP 80"), false);
    });
});

describe("what no policy can forbid", () => {
    const web = pod("shop/web", { ip: "10.1.0.1", nodeIp: "198.51.100.7" });
    const cluster = clusterWith(namespace("shop"), web, pod("shop/other"), deny);

    it("is that a pod reaches itself", () => {
        const { allowed, because } = verdictOn(cluster, "shop/web > shop/web TCP 80");
        assert.equal(allowed, true);
        assert.equal(because.exception, "the pod itself");
        assert.equal(verdictOn(cluster, "shop/web > shop/other TCP 80").allowed, false);
    });

    it("is traffic of the pod's own node, either way", () => {
        for (const flow of [
            "198.51.100.7 > shop/web TCP 80",
            "shop/web > 198.51.100.7 TCP 10250",
        ]) {
            const { allowed, because } = verdictOn(cluster, flow);
            assert.equal(allowed, true);
            assert.equal(because.exception, "the pod's own node");
        }
        assert.equal(verdictOn(cluster, "198.51.100.8 > shop/web TCP 80").allowed, false);
    });
});

describe("a peer", () => {
    it("that is a block means pods by their addresses too", () => {
        const block = { ipBlock: { cidr: "10.1.0.0/24" } };
        const items = [
            policy("shop", "in", { podSelector: {}, ingress: [{ from: [block] }] }),
            pod("shop/web"),
            pod("agents/near", { ip: "10.1.0.9" }),
            pod("agents/far", { ip: "10.2.0.9" }),
            pod("agents/pending", { phase: "Pending" }),
        ];
        assert.equal(isAllowed(items, "agents/near > shop/web TCP 80"), true);
        assert.equal(isAllowed(items, "agents/far > shop/web TCP 80"), false);
        assert.equal(isAllowed(items, "agents/pending > shop/web TCP 80"), false);
    });

    it("of a kind that nobody knows yet means nobody", () => {
        const from = [{ serviceSelector: {} }];
        const items = [
            policy("shop", "in", { podSelector: {}, ingress: [{ from }] }),
            pod("shop/web"),
            pod("shop/other"),
        ];
        assert.equal(isAllowed(items, "shop/other > shop/web TCP 80"), false);
    });
});

describe("a verdict", () => {
    it("names the policies that isolate, and those that admit", () => {
        const cluster = clusterWith(
            namespace("shop"),
            pod("shop/web", { labels: { app: "web" } }),
            pod("shop/db", { labels: { app: "db" } }),
            deny,
            policy("shop", "mates", {
                podSelector: {},
                policyTypes: ["Egress"],
                egress: [{ to: [{ podSelector: {} }] }],
            }),
            policy("shop", "db", {
                podSelector: { matchLabels: { app: "db" } },
                ingress: [{ ports: [{ port: 5432 }] }],
            }),
        );
        assert.deepEqual(verdictOn(cluster, "shop/web > shop/db TCP 5432"), {
            allowed: true,
            because: {
                egress: { isolatedBy: ["shop/deny", "shop/mates"], admittedBy: ["shop/mates"] },
                ingress: { isolatedBy: ["shop/deny", "shop/db"], admittedBy: ["shop/db"] },
            },
        });
        const { allowed, because } = verdictOn(cluster, "shop/web > shop/db TCP 22");
        assert.equal(allowed, false);
        assert.deepEqual(because.ingress.admittedBy, []);
        assert.deepEqual(because.egress.admittedBy, ["shop/mates"]);
    });
});
