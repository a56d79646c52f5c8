import * as assert from "node:assert/strict";
import * as net from "node:net";

import { autoscaler, disruptionBudget } from "../../components/internal/availability";
import { selectorLabels } from "../../components/internal/labels";
import { allowFlows, anywhere, podsIn, tcp } from "../../components/internal/network";
import { Namespace } from "../../components/namespace";
import { at, find, recordGraph } from "../support/graph";

const pods = selectorLabels("web");
const flow = { peers: [podsIn("team-shop")], ports: tcp(8080) };

function shop(): Namespace {
    return new Namespace("shop", {
        name: "team-shop",
        quota: { cpu: "1", memory: "1Gi", pods: 5, storage: "0" },
        dns: flow,
    });
}

describe("flows", () => {
    async function policyWith(
        flows: Omit<Parameters<typeof allowFlows>[1], "namespace" | "pods">,
        name = "web-flows",
    ): Promise<unknown> {
        const graph = await recordGraph(() => {
            allowFlows("web-flows", { namespace: shop(), pods, ...flows }, {});
        });
        return find(graph, `NetworkPolicy/${name}`).inputs["spec"];
    }

    it("open only the directions that are named", async () => {
        assert.deepEqual(await policyWith({ ingress: [flow] }), {
            podSelector: { matchLabels: pods },
            policyTypes: ["Ingress"],
            ingress: [{ from: flow.peers, ports: flow.ports }],
        });
        assert.deepEqual(at(await policyWith({ egress: [flow] }), "policyTypes"), ["Egress"]);
    });

    it("leave out who may come in where everybody may", async () => {
        assert.deepEqual(at(await policyWith({ ingress: [{ ports: flow.ports }] }), "ingress"), [
            { ports: flow.ports },
        ]);
    });

    it("are named after their resource unless they have a name of their own", async () => {
        assert.ok(await policyWith({ ingress: [flow], policyName: "web-cart" }, "web-cart"));
    });

    it("to anywhere reach every address, old and new", () => {
        const reached = new net.BlockList();
        for (const { ipBlock } of anywhere) {
            const [address = "", prefix = ""] = String(at(ipBlock, "cidr")).split("/");
            reached.addSubnet(address, Number(prefix), net.isIPv6(address) ? "ipv6" : "ipv4");
        }
        assert.ok(reached.check("1.1.1.1"));
        assert.ok(reached.check("2606:4700::1111", "ipv6"));
    });
});

describe("a workload's guards", () => {
    it("point at it and at its pods", async () => {
        const graph = await recordGraph(() => {
            const target = {
                namespace: shop(),
                kind: "Deployment",
                workload: "web",
                pods,
                scale: { min: 2, max: 5 },
            } as const;
            disruptionBudget("web-budget", target, {});
            autoscaler("web-autoscaler", target, {});
        });
        const budget = find(graph, "PodDisruptionBudget/web").inputs;
        assert.deepEqual(at(budget, "spec", "selector"), { matchLabels: pods });
        assert.equal(at(budget, "spec", "maxUnavailable"), 1);
        const scaler = at(find(graph, "HorizontalPodAutoscaler/web").inputs, "spec");
        assert.deepEqual(at(scaler, "scaleTargetRef"), {
            apiVersion: "apps/v1",
            kind: "Deployment",
            name: "web",
        });
        assert.deepEqual([at(scaler, "minReplicas"), at(scaler, "maxReplicas")], [2, 5]);
    });
});
