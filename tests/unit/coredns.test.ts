import * as assert from "node:assert/strict";

import { CoreDns } from "../../components/coredns";
import { scalerParameters } from "../../components/coredns/scaling";
import { podsIn, tcp, toApiServer } from "../../components/internal/network";
import type { Profile } from "../../components/internal/resources";
import { prometheusPods } from "../../components/internal/scraping";
import { Namespace } from "../../components/namespace";
import { at, find, recordGraph, type RecordedResource } from "../support/graph";
import { listAt } from "../support/observability";

const quota = { cpu: "1", memory: "1Gi", pods: 5, storage: "0" };
const dns = { peers: [podsIn("dns-ns")], ports: tcp(1053) };
const proportion = { nodesPerReplica: 10, coresPerReplica: 100 };

function corednsIn(profile: Profile, preview = false): Promise<RecordedResource[]> {
    return recordGraph(
        () =>
            new CoreDns("coredns", {
                namespace: new Namespace("dns", { name: "dns-ns", quota, dns }),
                monitoring: new Namespace("watch", { name: "watch-ns", quota, dns }),
                profile,
                priorityClass: "high",
                serviceIp: "10.96.0.10",
                resolution: { clusterDomain: "cluster.local", upstreams: [], stubDomains: {} },
                proportion,
            }),
        { preview },
    );
}

describe("CoreDNS", () => {
    it("answers everybody, nodes and pods on their network too, and shows metrics to Prometheus only", async () => {
        const { inputs } = find(await corednsIn("local"), "NetworkPolicy/coredns-flows");
        assert.deepEqual(at(inputs, "spec", "ingress"), [
            {
                ports: [
                    { protocol: "UDP", port: 1053 },
                    { protocol: "TCP", port: 1053 },
                ],
            },
            {
                from: [podsIn("watch-ns", prometheusPods)],
                ports: [{ protocol: "TCP", port: 9153 }],
            },
        ]);
    });

    it("has one pod and nothing that scales it in the profile local", async () => {
        const graph = await corednsIn("local");
        assert.equal(at(find(graph, "Deployment/coredns").inputs, "spec", "replicas"), 1);
        assert.deepEqual(
            graph.filter(({ name }) => name.includes("autoscaler")),
            [],
        );
    });
});

describe("CoreDNS' autoscaler", () => {
    it("is told the proportion and the bounds in the words of its linear mode", () => {
        assert.deepEqual(JSON.parse(scalerParameters(proportion, { min: 2, max: 6 }).linear), {
            nodesPerReplica: 10,
            coresPerReplica: 100,
            min: 2,
            max: 6,
            preventSinglePointFailure: true,
            includeUnschedulableNodes: true,
        });
    });

    for (const preview of [false, true]) {
        it(`scales the Deployment instead of an HPA, ${preview ? "in a preview" : "in an update"}`, async () => {
            const graph = await corednsIn("ha", preview);
            assert.ok(!graph.some(({ type }) => type.endsWith(":HorizontalPodAutoscaler")));
            const { inputs, ignoreChanges } = find(graph, "Deployment/coredns");
            assert.equal(at(inputs, "spec", "replicas"), 3);
            assert.deepEqual(ignoreChanges, ["spec.replicas"]);
            const autoscaler = find(graph, "Deployment/coredns-autoscaler").inputs;
            const [container] = listAt(autoscaler, "spec", "template", "spec", "containers");
            assert.deepEqual(at(container, "args"), [
                "--namespace=dns-ns",
                "--target=deployment/coredns",
                "--configmap=coredns-autoscaler",
                "--logtostderr=true",
            ]);
        });
    }

    it("may watch nodes, and set the number of one Deployment by one ConfigMap", async () => {
        const graph = await corednsIn("small");
        const rulesOf = (role: string) => at(find(graph, role).inputs, "rules");
        assert.deepEqual(rulesOf("ClusterRole/groundwork-coredns-autoscaler"), [
            { apiGroups: [""], resources: ["nodes"], verbs: ["list", "watch"] },
        ]);
        assert.deepEqual(rulesOf("Role/groundwork-coredns-autoscaler"), [
            {
                apiGroups: ["apps"],
                resources: ["deployments/scale"],
                resourceNames: ["coredns"],
                verbs: ["get", "update"],
            },
            {
                apiGroups: [""],
                resources: ["configmaps"],
                resourceNames: ["coredns-autoscaler"],
                verbs: ["get"],
            },
        ]);
        const { inputs } = find(graph, "NetworkPolicy/coredns-autoscaler-flows");
        assert.deepEqual(at(inputs, "spec", "ingress"), []);
        assert.deepEqual(at(inputs, "spec", "egress"), [
            { to: [...toApiServer.peers], ports: [...toApiServer.ports] },
        ]);
    });
});
