import * as assert from "node:assert/strict";

import { matrixJson, matrixOf, matrixText } from "../../cli/verify/network/matrix";
import type { Cluster } from "../../cli/verify/network/objects";
import { portsText } from "../../cli/verify/network/ports";
import { clusterWith, namespace, pod, policy } from "../support/reachability";

/** The matrix as lines `from > to: ports`. */
function linesOf(cluster: Cluster, places?: Readonly<Record<string, string>>): string[] {
    return matrixOf(cluster, places).flows.map(
        ({ from, to, ports }) => `${from} > ${to}: ${portsText(ports)}`,
    );
}

const named = (name: string) => ({ "app.kubernetes.io/name": name });
const http = [{ name: "http", containerPort: 8080 }];
const closed = { podSelector: {}, policyTypes: ["Ingress", "Egress"] };

const shop = [
    namespace("shop"),
    namespace("bank"),
    pod("shop/web-1", { labels: named("web"), ports: http }),
    pod("shop/web-2", { labels: named("web"), ports: http }),
    pod("bank/safe", { ports: [{ containerPort: 53, protocol: "UDP" }] }),
    policy("shop", "deny", closed),
    policy("bank", "deny", closed),
    policy("shop", "in", {
        podSelector: {},
        ingress: [{ from: [{ ipBlock: { cidr: "0.0.0.0/0" } }], ports: [{ port: "http" }] }],
    }),
    policy("shop", "out", {
        podSelector: {},
        policyTypes: ["Egress"],
        egress: [
            {
                to: [{ ipBlock: { cidr: "0.0.0.0/0", except: ["10.0.0.0/8"] } }],
                ports: [
                    { port: 443 },
                    { port: 1024, endPort: 2047 },
                    { port: 2048, endPort: 65535 },
                    { port: "http" },
                ],
            },
        ],
    }),
    policy("bank", "out", {
        podSelector: {},
        policyTypes: ["Egress"],
        egress: [{ ports: [{ protocol: "SCTP" }] }],
    }),
];

describe("the matrix", () => {
    it("names what is open, and nothing else", () => {
        assert.deepEqual(linesOf(clusterWith(...shop)), [
            "bank/safe > outside: all/sctp",
            "shop/web > outside: 443 1024-65535",
            "outside > shop/web: 8080",
        ]);
    });

    it("asks for the places that matter", () => {
        assert.deepEqual(
            linesOf(clusterWith(...shop), { private: "10.7.7.7", six: "2001:db8::7" }),
            [
                "bank/safe > private: all/sctp",
                "bank/safe > six: all/sctp",
                "private > shop/web: 8080",
            ],
        );
    });

    it("has every workload and place for a party, also where nothing is open", () => {
        const { parties } = matrixOf(clusterWith(...shop));
        assert.deepEqual(parties, ["bank/safe", "shop/web", "outside"]);
    });

    it("does not depend on the order of the objects", () => {
        assert.deepEqual(
            matrixOf(clusterWith(...[...shop].reverse())),
            matrixOf(clusterWith(...shop)),
        );
    });

    it("shows by namespace what any of its pods may", () => {
        assert.equal(
            matrixText(matrixOf(clusterWith(...shop))),
            [
                "FROM \\ TO  bank  shop  outside",
                "bank       -     -     all/sctp",
                "shop       -     -     443 1024-65535",
                "outside    -     8080  -",
            ].join("\n"),
        );
    });

    it("is JSON for machines", () => {
        const parsed: unknown = JSON.parse(matrixJson(matrixOf(clusterWith(...shop))));
        const tcp = (port: number, endPort?: number) => ({
            protocol: "TCP",
            port,
            ...(endPort !== undefined && { endPort }),
        });
        assert.deepEqual(parsed, {
            parties: ["bank/safe", "shop/web", "outside"],
            flows: [
                {
                    from: "bank/safe",
                    to: "outside",
                    ports: [{ protocol: "SCTP", port: 1, endPort: 65535 }],
                },
                { from: "shop/web", to: "outside", ports: [tcp(443), tcp(1024, 65535)] },
                { from: "outside", to: "shop/web", ports: [tcp(8080)] },
            ],
        });
    });

    it("says so where everything is open", () => {
        const free = [pod("a/one", { ports: http }), pod("a/two")];
        assert.deepEqual(linesOf(clusterWith(...free)), [
            "a/one > a/one: 8080",
            "a/one > outside: everything",
            "a/two > a/one: 8080",
            "a/two > outside: everything",
            "outside > a/one: 8080",
        ]);
    });
});

describe("a workload of the matrix", () => {
    it("is a label, or what made the pod, or the pod", () => {
        const hash = "5d9c8b7f6";
        const { parties } = matrixOf(
            clusterWith(
                pod("a/x-1", { labels: named("x") }),
                pod("a/y-1", { labels: { "pod-template-hash": hash }, owner: `y-${hash}` }),
                pod("a/y-2", { labels: { "pod-template-hash": "another" }, owner: "y-another" }),
                pod("a/z-0", { owner: "z" }),
                pod("a/bare"),
            ),
            {},
        );
        assert.deepEqual(parties, ["a/bare", "a/x", "a/y", "a/z"]);
    });

    it("has a star where only some of its pods are reached", () => {
        const stage = (track: string) => ({ ...named("web"), track });
        const cluster = clusterWith(
            pod("a/old", { labels: stage("old"), ports: http }),
            pod("a/new", { labels: stage("new"), ports: http }),
            policy("a", "old", { ...closed, podSelector: { matchLabels: { track: "old" } } }),
        );
        assert.deepEqual(linesOf(cluster), [
            "a/web > a/web: 8080*",
            "a/web > outside: all* all/udp* all/sctp*",
            "outside > a/web: 8080*",
        ]);
    });
});

describe("a large cluster's matrix", () => {
    it("does not take longer for more replicas than for more workloads", () => {
        const teams = [...Array(25).keys()].map((index) => `team-${index}`);
        const items = teams.flatMap((team) => [
            namespace(team),
            policy(team, "deny", closed),
            policy(team, "mates", {
                podSelector: {},
                ingress: [{ from: [{ podSelector: {} }] }],
                egress: [{ to: [{ podSelector: {} }] }],
            }),
            ...[...Array(40).keys()].map((index) =>
                pod(`${team}/pod-${index}`, {
                    // As of a StatefulSet: each pod has a label of its own.
                    labels: {
                        ...named(`app-${index % 4}`),
                        "apps.kubernetes.io/pod-index": `${index}`,
                    },
                    ports: http,
                    ip: `10.0.${index}.1`,
                }),
            ),
        ]);
        const cluster = clusterWith(...items);
        assert.equal(cluster.pods.length, 1000);
        const started = performance.now();
        assert.equal(matrixOf(cluster).flows.length, 25 * 4 * 4);
        // A tenth of a second on a free machine; pair by pair it would be minutes.
        assert.ok(performance.now() - started < 5000);
    });
});
