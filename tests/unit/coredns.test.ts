import * as assert from "node:assert/strict";

import { CoreDns } from "../../components/coredns";
import { podsIn, tcp } from "../../components/internal/network";
import { prometheusPods } from "../../components/internal/scraping";
import { Namespace } from "../../components/namespace";
import { at, find, recordGraph } from "../support/graph";

const quota = { cpu: "1", memory: "1Gi", pods: 5, storage: "0" };
const dns = { peers: [podsIn("dns-ns")], ports: tcp(1053) };

describe("CoreDNS", () => {
    it("answers everybody, nodes and pods on their network too, and shows metrics to Prometheus only", async () => {
        const graph = await recordGraph(
            () =>
                new CoreDns("coredns", {
                    namespace: new Namespace("dns", { name: "dns-ns", quota, dns }),
                    monitoring: new Namespace("watch", { name: "watch-ns", quota, dns }),
                    profile: "local",
                    priorityClass: "high",
                    serviceIp: "10.96.0.10",
                    resolution: { clusterDomain: "cluster.local", upstreams: [], stubDomains: {} },
                }),
        );
        const { inputs } = find(graph, "NetworkPolicy/coredns-flows");
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
});
