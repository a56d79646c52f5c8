import * as assert from "node:assert/strict";

import { podsIn, tcp, udp } from "../../components/internal/network";
import { Namespace, type NamespaceArgs } from "../../components/namespace";
import { podSecurityLabels, quotaLimits } from "../../components/namespace/values";
import { at, find, recordGraph, type RecordedResource } from "../support/graph";

const dns = {
    peers: [podsIn("platform-dns", { "app.kubernetes.io/name": "coredns" })],
    ports: [...udp(1053), ...tcp(1053)],
};
const quota = { cpu: "2", memory: "4Gi", pods: 20, storage: "10Gi" };

function graphOf(changes: Partial<NamespaceArgs> = {}): Promise<RecordedResource[]> {
    return recordGraph(() => new Namespace("shop", { name: "shop-ns", quota, dns, ...changes }));
}

function networkPolicy(graph: readonly RecordedResource[], name: string): unknown {
    return find(graph, `NetworkPolicy/${name}`).inputs["spec"];
}

function enforced(graph: readonly RecordedResource[]): unknown {
    const { inputs } = find(graph, "Namespace/shop-ns");
    return at(inputs, "metadata", "labels", "pod-security.kubernetes.io/enforce");
}

describe("a namespace", () => {
    it("enforces the restricted Pod Security Standard unless told otherwise", async () => {
        assert.equal(enforced(await graphOf()), "restricted");
        assert.equal(enforced(await graphOf({ podSecurity: "baseline" })), "baseline");
    });

    it("pins the standard's version, so that an upgrade of the cluster changes no verdict", () => {
        const labels = podSecurityLabels("restricted");
        for (const mode of ["enforce", "audit", "warn"]) {
            assert.match(
                labels[`pod-security.kubernetes.io/${mode}-version`] ?? "",
                /^v1\.\d+$/,
                mode,
            );
        }
    });

    for (const level of ["restricted", "baseline", "privileged"] as const) {
        it(`records and tells what restricted would refuse where it enforces ${level}`, () => {
            const labels = podSecurityLabels(level);
            assert.equal(labels["pod-security.kubernetes.io/enforce"], level);
            assert.equal(labels["pod-security.kubernetes.io/audit"], "restricted");
            assert.equal(labels["pod-security.kubernetes.io/warn"], "restricted");
        });
    }

    it("bounds requests and limits alike, and opens no node and no load balancer", () => {
        assert.deepEqual(quotaLimits(quota), {
            "requests.cpu": "2",
            "limits.cpu": "2",
            "requests.memory": "4Gi",
            "limits.memory": "4Gi",
            pods: "20",
            "requests.storage": "10Gi",
            "services.loadbalancers": "0",
            "services.nodeports": "0",
        });
        const open = quotaLimits({ ...quota, loadBalancers: 1, nodePorts: 2 });
        assert.equal(open["services.loadbalancers"], "1");
        assert.equal(open["services.nodeports"], "2");
    });

    it("gives a container that asks for nothing a share, which may be set", async () => {
        const shareIn = (graph: RecordedResource[]) => {
            const { inputs } = find(graph, "LimitRange/limits");
            return at(inputs, "spec", "limits", "0");
        };
        const preset = { cpu: "100m", memory: "128Mi" };
        assert.deepEqual(shareIn(await graphOf()), {
            type: "Container",
            default: { ...preset, "ephemeral-storage": "1Gi" },
            defaultRequest: { ...preset, "ephemeral-storage": "0" },
        });
        const own = { cpu: "50m", memory: "64Mi" };
        const containerDefaults = { ...own, disk: "2Gi" };
        assert.deepEqual(shareIn(await graphOf({ containerDefaults })), {
            type: "Container",
            default: { ...own, "ephemeral-storage": "2Gi" },
            defaultRequest: { ...own, "ephemeral-storage": "0" },
        });
    });

    it("denies every pod everything but DNS", async () => {
        const graph = await graphOf();
        assert.deepEqual(networkPolicy(graph, "default-deny"), {
            podSelector: {},
            policyTypes: ["Ingress", "Egress"],
        });
        assert.deepEqual(networkPolicy(graph, "allow-dns"), {
            podSelector: {},
            policyTypes: ["Egress"],
            egress: [{ to: dns.peers, ports: dns.ports }],
        });
        const policies = graph.filter(({ type }) => type.endsWith(":NetworkPolicy"));
        assert.equal(policies.length, 2);
    });

    it("carries further labels beside its own", async () => {
        const graph = await graphOf({ labels: { "groundwork.dev/team": "shop" } });
        const labels = at(find(graph, "Namespace/shop-ns").inputs, "metadata", "labels");
        assert.equal(at(labels, "groundwork.dev/team"), "shop");
        assert.equal(at(labels, "app.kubernetes.io/part-of"), "groundwork");
        assert.equal(at(labels, "pod-security.kubernetes.io/enforce"), "restricted");
    });

    it("puts all its objects into itself", async () => {
        const inside = (await graphOf()).filter(
            ({ type }) => type.startsWith("kubernetes:") && !type.endsWith(":Namespace"),
        );
        assert.deepEqual(
            new Set(inside.map(({ inputs }) => at(inputs, "metadata", "namespace"))),
            new Set(["shop-ns"]),
        );
    });
});
