import * as assert from "node:assert/strict";

import { isRedirect } from "../../cli/verify/checks/ingress";
import { judgeEnforcement, judgePassage } from "../../cli/verify/checks/network";
import { type Connection, readConnection } from "../../cli/verify/dial";
import { doorOutside } from "../../cli/verify/door";
import { isolation, undeniedNamespaces } from "../../cli/verify/network/isolation";
import { clusterOf } from "../../cli/verify/network/objects";
import {
    areEvaluated,
    areScraped,
    judgeRules,
    judgeTargets,
    sortTargets,
} from "../../cli/verify/targets";
import { some } from "../../cli/text";
import { median, ms, sameSet } from "../../cli/verify/text";

const nodes = { real: ["real-1"], simulated: ["fake-1"] };

describe("a redirect to TLS", () => {
    const host = "hello.example.test";

    it("is for good, to the same host at the port that visitors have", () => {
        assert.ok(isRedirect(301, `https://${host}/hostname`, host));
        assert.ok(isRedirect(308, `https://${host}:443/`, host));
    });

    it("is nothing else", () => {
        assert.ok(!isRedirect(302, `https://${host}/`, host));
        assert.ok(!isRedirect(301, `https://${host}:8443/`, host));
        assert.ok(!isRedirect(301, "https://elsewhere.test/", host));
        assert.ok(!isRedirect(301, `http://${host}/`, host));
        assert.ok(!isRedirect(301, "/hostname", host));
        assert.ok(!isRedirect(301, undefined, host));
    });
});

describe("the door to the world", () => {
    const ports = [{ port: 80, nodePort: 30080 }, { port: 443 }];

    it("is told as the Service has it", () => {
        const nodePort = {
            spec: { type: "NodePort", ports },
            status: { loadBalancer: { ingress: [] } },
        };
        assert.match(
            doorOutside(nodePort).value,
            /^NodePort: 80 at nodes' 30080, 443 at nodes' \?$/,
        );
        const ingress = [{ ip: "203.0.113.7" }, { hostname: "lb.example.test" }];
        const balanced = {
            spec: { type: "LoadBalancer", ports },
            status: { loadBalancer: { ingress } },
        };
        assert.equal(doorOutside(balanced).value, "LoadBalancer at 203.0.113.7, lb.example.test");
    });

    it("is a warning while nobody has given it an address", () => {
        const pending = {
            spec: { type: "LoadBalancer", ports },
            status: { loadBalancer: { ingress: [] } },
        };
        assert.equal(doorOutside(pending).level, "warning");
    });
});

describe("Prometheus' targets", () => {
    const target = (job: string, health: string, node?: string) => ({
        labels: { job, ...(node !== undefined && { node }) },
        scrapeUrl: `http://${job}/metrics`,
        health,
        lastError: health === "down" ? "connection refused" : "",
    });

    it("on simulated nodes are left out, and listed", () => {
        const targets = [target("kubelet", "up", "real-1"), target("kubelet", "down", "fake-1")];
        assert.equal(sortTargets(targets, nodes).simulated.length, 1);
        assert.deepEqual(
            judgeTargets(targets, nodes).map(({ level, value }) => [level, value]),
            [
                ["note", "1 of 1: kubelet 1"],
                ["note", "1, left out: kubelet 1"],
            ],
        );
    });

    it("are each told where they are not up", () => {
        const targets = [target("coredns", "up"), target("traefik", "down")];
        const [, down] = judgeTargets(targets, nodes);
        assert.equal(down?.level, "problem");
        assert.equal(down.what, "target traefik http://traefik/metrics");
        assert.equal(down.value, "down: connection refused");
    });

    it("are a problem where there are none, and waited for", () => {
        assert.equal(judgeTargets([], nodes)[0]?.level, "problem");
        assert.ok(!areScraped([]));
        assert.ok(!areScraped([target("coredns", "unknown")]));
        assert.ok(areScraped([target("coredns", "down")]));
    });
});

describe("Prometheus' rules", () => {
    const group = (health: string, lastError = "") => ({
        name: "dns",
        rules: [{ name: "CoreDnsDown", health, lastError }],
    });

    it("are counted where they work, and told where they do not", () => {
        assert.equal(judgeRules([group("ok")])[0]?.value, "1 of 1 ok, in 1 groups");
        const [, broken] = judgeRules([group("err", "many-to-many")]);
        assert.equal(broken?.value, "err: many-to-many");
        assert.equal(judgeRules([])[0]?.level, "problem");
        assert.ok(!areEvaluated([group("unknown")]));
        assert.ok(areEvaluated([group("err")]));
    });
});

describe("isolation by the policies", () => {
    function policy(namespace: string, name: string, spec: object) {
        return { kind: "NetworkPolicy", metadata: { name, namespace }, spec };
    }
    const deny = { podSelector: {}, policyTypes: ["Ingress", "Egress"] };
    const closed = ["team-shop", "team-bank"].map((name) => policy(name, "default-deny", deny));

    it("finds the namespaces that do not deny by default", () => {
        const half = policy("half", "ingress-only", { podSelector: {}, policyTypes: ["Ingress"] });
        const some = policy("some", "some", {
            ...deny,
            podSelector: { matchLabels: { app: "a" } },
        });
        const cluster = clusterOf({ items: [...closed, half, some] });
        assert.deepEqual(undeniedNamespaces(cluster, ["team-shop", "half", "some", "none"]), [
            "half",
            "some",
            "none",
        ]);
    });

    it("finds teams that reach each other", () => {
        assert.deepEqual(isolation(clusterOf({ items: closed }), ["shop", "bank"]), {
            blocked: ["shop to bank", "bank to shop"],
            allowed: [],
        });
        const bank = { matchLabels: { "groundwork.dev/team": "bank" } };
        const hole = [
            policy("team-shop", "out", {
                ...deny,
                egress: [{ to: [{ namespaceSelector: bank }] }],
            }),
            policy("team-bank", "in", { ...deny, ingress: [{}] }),
        ];
        assert.deepEqual(
            isolation(clusterOf({ items: [...closed, ...hole] }), ["shop", "bank"]).allowed,
            ["shop to bank"],
        );
    });

    it("is a warning where the network does not do it", () => {
        const levelOf = (connection: Connection): string =>
            judgeEnforcement("a flow", "10.0.0.1:80", connection).level;
        assert.equal(levelOf({ state: "open" }), "warning");
        assert.equal(levelOf({ state: "closed", how: "TIMEOUT" }), "note");
        assert.equal(levelOf({ state: "untried", reason: "no kubelet" }), "warning");
    });

    it("is no excuse for a network that lets nothing pass, and a trial that failed is not one", () => {
        assert.equal(judgePassage("10.0.0.1:80", { state: "open" }).level, "note");
        const closed = judgePassage("10.0.0.1:80", { state: "closed", how: "TIMEOUT" });
        const untried = judgePassage("10.0.0.1:80", { state: "untried", reason: "no kubelet" });
        assert.deepEqual([closed.level, untried.level], ["problem", "problem"]);
        assert.match(closed.remedy ?? "", /network plugin/);
        assert.match(untried.remedy ?? "", /kubectl exec/);
    });

    it("is not concluded from a trial that did not take place", () => {
        assert.deepEqual(readConnection("TIMEOUT"), { state: "closed", how: "TIMEOUT" });
        assert.equal(readConnection("REFUSED").state, "closed");
        assert.equal(readConnection("unable to upgrade connection").state, "untried");
    });
});

describe("numbers and lists in a report", () => {
    it("are short", () => {
        assert.equal(ms(3.14159), "3.1 ms");
        assert.equal(ms(1234.5), "1235 ms");
        assert.equal(median([5, 1, 3]), 3);
        assert.equal(median([4, 1, 3, 2]), 2.5);
        assert.equal(median([]), 0);
        assert.equal(some(["a", "b", "c"], 2), "a, b and 1 more");
        assert.ok(sameSet(["b", "a"], ["a", "b", "a"]));
        assert.ok(!sameSet(["a"], []));
    });
});
