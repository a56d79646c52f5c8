import * as assert from "node:assert/strict";

import { matrixOf } from "../../cli/verify/network/matrix";
import type { Cluster } from "../../cli/verify/network/objects";
import { portsText } from "../../cli/verify/network/ports";
import type { RecordedResource } from "../support/graph";
import { clusterOfGraph, configOf, graphOf } from "../support/platform";

const coredns = "platform-dns/coredns";
const traefik = "platform-ingress/traefik";
const prometheus = "platform-monitoring/prometheus";
const alertmanager = "platform-monitoring/alertmanager";
const grafana = "platform-monitoring/grafana";
const kubeStateMetrics = "platform-monitoring/kube-state-metrics";
const nodeExporter = "platform-node-metrics/node-exporter";
const hello = "team-sample/hello";
const cart = "team-shop/cart";
const preview = "team-shop-preview/cart";

const systems = [
    coredns,
    traefik,
    prometheus,
    alertmanager,
    grafana,
    kubeStateMetrics,
    nodeExporter,
];
const pods = [...systems, hello, cart, preview];

/** Addresses that are no pod's: in the internet, in the same data centre, and the cloud's own. */
const places = {
    internet: "192.0.2.10",
    "internet-v6": "2001:db8::10",
    private: "10.255.0.10",
    credentials: "169.254.169.254",
};
const internet = ["internet", "internet-v6"];
const anywhere = Object.keys(places);

interface Row {
    readonly from: readonly string[];
    readonly to: readonly string[];
    /** As `portsText` writes them. */
    readonly ports: string;
    readonly why: string;
}

/** Who may reach whom in dev, with a second team. There is no flow but these. */
const rows: readonly Row[] = [
    {
        from: [...pods, ...anywhere],
        to: [coredns],
        ports: "1053 1053/udp",
        why: "everybody asks for names, nodes too, whose addresses no selector means",
    },
    {
        from: [coredns],
        to: anywhere,
        ports: "53 53/udp",
        why: "questions go on to the node's resolvers, whose addresses are the cluster's affair",
    },
    {
        from: [coredns, traefik, prometheus, kubeStateMetrics],
        to: anywhere,
        ports: "443 6443",
        why: "they watch the Kubernetes API, whose address differs by cluster",
    },
    {
        from: anywhere,
        to: [traefik],
        ports: "8000 8443",
        why: "visitors come from everywhere",
    },
    {
        from: [traefik, prometheus, nodeExporter],
        to: [traefik],
        ports: "8000 8443",
        why: "pods are visitors too, where their own policies let them out to these ports",
    },
    { from: [traefik], to: [hello], ports: "8080", why: "hello has a host; cart has none" },
    { from: [hello], to: [hello], ports: "8080", why: "a team's pods reach each other" },
    { from: [cart], to: [cart], ports: "8080 9100", why: "the other team's do too" },
    { from: [preview], to: [preview], ports: "8080", why: "and its environment's, apart from it" },
    { from: [cart], to: [hello], ports: "8080", why: "its team calls hello, and nobody else does" },
    { from: [cart], to: internet, ports: "443", why: "its team asked for the internet" },
    { from: [cart], to: ["private"], ports: "5432", why: "its team asked for this network" },
    { from: [prometheus], to: [coredns], ports: "9153", why: "it scrapes CoreDNS" },
    { from: [prometheus], to: [traefik], ports: "9100", why: "it scrapes Traefik" },
    { from: [prometheus], to: [prometheus], ports: "9090", why: "it scrapes itself" },
    {
        from: [prometheus],
        to: [kubeStateMetrics],
        ports: "8080 8081",
        why: "it scrapes what kube-state-metrics tells of others, and of itself",
    },
    { from: [prometheus], to: [grafana], ports: "3000", why: "it scrapes Grafana" },
    {
        from: [prometheus],
        to: [alertmanager],
        ports: "9093",
        why: "it sends alerts to Alertmanager, and scrapes it",
    },
    { from: [prometheus], to: [cart], ports: "9100", why: "cart has metrics; hello has none" },
    {
        from: [prometheus],
        to: anywhere,
        ports: "9100 10250",
        why: "it scrapes node exporters and kubelets, at their nodes' addresses",
    },
    { from: [grafana], to: [prometheus], ports: "9090", why: "dashboards ask Prometheus" },
    {
        from: [prometheus, nodeExporter, ...anywhere],
        to: [nodeExporter],
        ports: "9100",
        why: "node exporter is on its node's network, where no policy holds: only a firewall can",
    },
    {
        from: [nodeExporter],
        to: anywhere,
        ports: "everything",
        why: "nor does a policy hold for what leaves a node",
    },
];

/** One line for each port, so that a difference reads as what is open. */
function linesOf({ from, to, ports }: Omit<Row, "why">): string[] {
    return from.flatMap((sender) =>
        to.flatMap((receiver) => ports.split(" ").map((port) => `${sender} > ${receiver} ${port}`)),
    );
}

function openIn(cluster: Cluster): string[] {
    return matrixOf(cluster, places).flows.flatMap(({ from, to, ports }) =>
        linesOf({ from: [from], to: [to], ports: portsText(ports) }),
    );
}

function graphWithTwoTeams(environment: string): Promise<RecordedResource[]> {
    const { teams } = configOf(environment);
    const shop = {
        name: "shop",
        quota: { cpu: 2, memory: "2Gi" },
        internet: true,
        calls: [{ team: "sample", service: "hello" }],
        egress: [{ cidr: "10.255.0.0/24", ports: [5432] }],
        services: [{ name: "cart", image: "example.com/cart:1", metrics: { port: 9100 } }],
        environments: [
            {
                name: "preview",
                quota: { cpu: 1, memory: "1Gi" },
                services: [{ name: "cart", image: "example.com/cart:2" }],
            },
        ],
    };
    return graphOf(configOf(environment, { teams: [...teams, shop] }));
}

describe("the platform's flows in dev", () => {
    let graph: RecordedResource[] = [];
    let open: string[] = [];
    before(async () => {
        graph = await graphWithTwoTeams("dev");
        open = openIn(clusterOfGraph(graph));
    });

    for (const { why, ...row } of rows) {
        it(`are open where they are needed: ${why}`, () => {
            assert.deepEqual(
                linesOf(row).filter((line) => !open.includes(line)),
                [],
            );
        });
    }

    it("are closed everywhere else", () => {
        const expected = rows.flatMap(linesOf);
        assert.deepEqual(
            open.filter((line) => !expected.includes(line)),
            [],
        );
    });

    it("are each told once", () => {
        assert.deepEqual(rows.flatMap(linesOf).sort(), [...open].sort());
    });

    it("are the same in a network whose blocks mean no pods", () => {
        assert.deepEqual(openIn(clusterOfGraph(graph, { blocksMeanPods: false })), open);
    });
});

for (const environment of ["dev", "staging", "prod"]) {
    describe(`the teams in ${environment}`, () => {
        it("reach nothing of each other but what they call, nor do their environments", async () => {
            const cluster = clusterOfGraph(await graphWithTwoTeams(environment));
            const between = matrixOf(cluster).flows.filter(({ from, to }) => {
                const [sender = "", receiver = ""] = [from, to].map((name) => name.split("/")[0]);
                return (
                    sender !== receiver &&
                    sender.startsWith("team-") &&
                    receiver.startsWith("team-")
                );
            });
            assert.deepEqual(
                between.map(({ from, to, ports }) => `${from} > ${to} ${portsText(ports)}`),
                [`${cart} > ${hello} 8080`],
            );
        });
    });
}
