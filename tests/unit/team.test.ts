import * as assert from "node:assert/strict";
import * as net from "node:net";

import { internet, podsIn, tcp, udp } from "../../components/internal/network";
import { Namespace } from "../../components/namespace";
import { spacesOf } from "../../components/team/spaces";
import { Team } from "../../components/team";
import { imagePolicy } from "../../components/team-images/values";
import { grantsOf } from "../../components/team/values";
import { parseConfig, type TeamConfig } from "../../config";
import { at, find, recordGraph, type RecordedResource } from "../support/graph";

type Settings = Readonly<Record<string, unknown>>;

const dns = { peers: [podsIn("platform-dns")], ports: [...udp(1053), ...tcp(1053)] };

function teamOf(changes: Settings = {}): TeamConfig {
    const team = { name: "shop", quota: { cpu: 2, memory: "4Gi" }, ...changes };
    const settings = { profile: "local", context: "here", domain: "example.test", teams: [team] };
    const [only] = parseConfig("test", settings).teams;
    assert.ok(only);
    return only;
}

function graphOf(changes: Settings = {}): Promise<RecordedResource[]> {
    return recordGraph(() => {
        const monitoring = new Namespace("monitoring", {
            name: "platform-monitoring",
            quota: { cpu: "1", memory: "1Gi", pods: 5, storage: "0" },
            dns,
        });
        const reservedPriorities = ["system-node-critical", "groundwork-critical"];
        const [space] = spacesOf(teamOf(changes));
        assert.ok(space);
        new Team("team-shop", { space, dns, monitoring, reservedPriorities });
    });
}

function ofKind(graph: readonly RecordedResource[], kind: string): RecordedResource[] {
    return graph.filter(
        ({ type, inputs }) =>
            type.endsWith(`:${kind}`) && at(inputs, "metadata", "namespace") === "team-shop",
    );
}

function flowsOf(graph: readonly RecordedResource[], policy: string): unknown {
    return find(graph, `NetworkPolicy/${policy}`).inputs["spec"];
}

describe("a team's namespace", () => {
    it("is named and labelled after the team, and restricted", async () => {
        const { inputs } = find(await graphOf(), "Namespace/team-shop");
        const labels = at(inputs, "metadata", "labels");
        assert.equal(at(labels, "groundwork.dev/team"), "shop");
        assert.equal(at(labels, "pod-security.kubernetes.io/enforce"), "restricted");
    });

    it("takes all that the team is given in it along when it is deleted", async () => {
        const members = [{ name: "shop-leads", role: "admin" }];
        const graph = await graphOf({ members, internet: true, registries: ["ghcr.io/shop"] });
        const inside = graph.filter(
            ({ inputs }) => at(inputs, "metadata", "namespace") === "team-shop",
        );
        const kinds = inside.map(({ type }) => type.split(":").at(-1));
        assert.deepEqual([...new Set(kinds)].sort(), [
            ...["LimitRange", "NetworkPolicy", "ResourceQuota", "RoleBinding"],
        ]);
        for (const { name, deletedWith } of inside) {
            assert.equal(deletedWith, "team-shop-namespace-namespace", name);
        }
        // What is not in it would outlive it.
        const binding = graph.find(({ type }) => type.endsWith("PolicyBinding"));
        assert.ok(binding && binding.deletedWith === undefined);
    });

    it("has the quota and the defaults of the settings", async () => {
        const graph = await graphOf({
            quota: { cpu: 3, memory: "6Gi", pods: 12, storage: "5Gi" },
            containerDefaults: { cpu: "50m", memory: "32Mi" },
        });
        const [quota] = ofKind(graph, "ResourceQuota").filter(
            ({ inputs }) => at(inputs, "metadata", "name") === "quota",
        );
        const hard = at(quota?.inputs, "spec", "hard");
        assert.equal(at(hard, "limits.cpu"), "3");
        assert.equal(at(hard, "requests.memory"), "6Gi");
        assert.equal(at(hard, "pods"), "12");
        const [limits] = ofKind(graph, "LimitRange");
        assert.deepEqual(at(limits?.inputs, "spec", "limits", "0", "default"), {
            cpu: "50m",
            memory: "32Mi",
            "ephemeral-storage": "1Gi",
        });
    });

    it("bounds one container where the settings do", async () => {
        const limitsOf = async (changes: Settings) =>
            at(ofKind(await graphOf(changes), "LimitRange")[0]?.inputs, "spec");
        assert.deepEqual(
            at(
                await limitsOf({ containerMaximum: { cpu: 1, memory: "1Gi" } }),
                "limits",
                "0",
                "max",
            ),
            { cpu: "1", memory: "1Gi" },
        );
        assert.equal(at(await limitsOf({}), "limits", "0", "max"), undefined);
    });

    it("takes no pod that would drive the platform off a node", async () => {
        const { inputs } = find(await graphOf(), "ResourceQuota/priorities");
        assert.deepEqual(inputs["spec"], {
            hard: { pods: "0" },
            scopeSelector: {
                matchExpressions: [
                    {
                        scopeName: "PriorityClass",
                        operator: "In",
                        values: ["system-node-critical", "groundwork-critical"],
                    },
                ],
            },
        });
    });
});

describe("a team's registries", () => {
    const registries = ["ghcr.io/acme", "registry.k8s.io"];

    it("stand at its namespace, which a binding names as the policy's parameter", async () => {
        const graph = await graphOf({ registries });
        const annotations = at(
            find(graph, "Namespace/team-shop").inputs,
            "metadata",
            "annotations",
        );
        assert.deepEqual(annotations, { "groundwork.dev/registries": registries.join(" ") });
        const name = "ValidatingAdmissionPolicyBinding/groundwork-team-images.team-shop";
        assert.deepEqual(find(graph, name).inputs["spec"], {
            policyName: "groundwork-team-images",
            paramRef: { name: "team-shop", parameterNotFoundAction: "Deny" },
            matchResources: {
                namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "team-shop" } },
            },
            validationActions: ["Deny"],
        });
    });

    it("leave nothing behind where there are none", async () => {
        const graph = await graphOf();
        const { inputs } = find(graph, "Namespace/team-shop");
        assert.equal(at(inputs, "metadata", "annotations"), undefined);
        assert.ok(!graph.some(({ type }) => type.includes("admissionregistration")));
    });

    it("fail closed", () => {
        assert.equal(imagePolicy.failurePolicy, "Fail");
    });
});

describe("a team's environments", () => {
    const quota = { cpu: 1, memory: "1Gi" };
    const members = [{ name: "developers", role: "view" }];

    it("are namespaces that have the team's members and registries, unless they name others", () => {
        const others = [{ name: "developers", role: "admin" }];
        const environments = [
            { name: "preview", quota, members: others },
            { name: "load", quota },
        ];
        const [own, preview, load] = spacesOf(
            teamOf({ members, registries: ["ghcr.io/acme"], internet: true, environments }),
        );
        assert.equal(own?.environment, undefined);
        assert.deepEqual([preview?.name, load?.name], ["shop-preview", "shop-load"]);
        assert.deepEqual([preview?.team, load?.team], ["shop", "shop"]);
        assert.equal(preview?.members[0]?.role, "admin");
        assert.equal(load?.members[0]?.role, "view");
        assert.deepEqual(load.registries, ["ghcr.io/acme"]);
        assert.deepEqual([own?.internet, load.internet], [true, false]);
    });
});

describe("a team's members", () => {
    const members = [
        { name: "shop-developers", role: "deploy" },
        { name: "ada@example.com", kind: "User", role: "admin" },
        { name: "auditors", role: "view" },
        { name: "support", role: "view" },
    ];

    it("are bound to the roles in the team's namespace, and nowhere else", async () => {
        const graph = await graphOf({ members });
        assert.deepEqual(
            ofKind(graph, "RoleBinding").map(({ inputs }) => [
                at(inputs, "roleRef", "kind"),
                at(inputs, "roleRef", "name"),
            ]),
            [
                ["ClusterRole", "groundwork:team-admin"],
                ["ClusterRole", "groundwork:team-deploy"],
                ["ClusterRole", "groundwork:team-view"],
            ],
        );
        const reaching = graph.filter(({ type }) => type.endsWith(":ClusterRoleBinding"));
        assert.deepEqual(reaching, []);
    });

    it("are bound as what they are, users or groups", () => {
        const apiGroup = "rbac.authorization.k8s.io";
        assert.deepEqual(grantsOf(teamOf({ members }).members), [
            {
                role: "view",
                subjects: [
                    { apiGroup, kind: "Group", name: "auditors" },
                    { apiGroup, kind: "Group", name: "support" },
                ],
            },
            { role: "deploy", subjects: [{ apiGroup, kind: "Group", name: "shop-developers" }] },
            { role: "admin", subjects: [{ apiGroup, kind: "User", name: "ada@example.com" }] },
        ]);
    });

    it("are nobody where none is named", async () => {
        assert.deepEqual(ofKind(await graphOf(), "RoleBinding"), []);
    });
});

describe("a team's pods", () => {
    it("talk to each other, and not to another team's", async () => {
        const own = { podSelector: {} };
        assert.deepEqual(flowsOf(await graphOf(), "allow-team"), {
            podSelector: { matchLabels: {} },
            policyTypes: ["Ingress", "Egress"],
            ingress: [{ from: [own], ports: [] }],
            egress: [{ to: [own], ports: [] }],
        });
    });

    it("show Prometheus what they offer at a port named metrics, and nothing more", async () => {
        const flows = flowsOf(await graphOf(), "allow-metrics");
        assert.deepEqual(at(flows, "ingress", "0", "ports"), [
            { protocol: "TCP", port: "metrics" },
        ]);
        const peer = at(flows, "ingress", "0", "from", "0");
        assert.deepEqual(at(peer, "namespaceSelector", "matchLabels"), {
            "kubernetes.io/metadata.name": "platform-monitoring",
        });
        assert.equal(
            at(peer, "podSelector", "matchLabels", "app.kubernetes.io/name"),
            "prometheus",
        );
    });

    it("reach no address outside the cluster unless the team may", async () => {
        const reaching = (graph: RecordedResource[]) =>
            ofKind(graph, "NetworkPolicy").filter(({ inputs }) =>
                JSON.stringify(inputs).includes("ipBlock"),
            );
        assert.deepEqual(reaching(await graphOf()), []);
        const [policy, ...more] = reaching(await graphOf({ internet: true }));
        assert.deepEqual(more, []);
        assert.deepEqual(at(policy?.inputs, "spec", "policyTypes"), ["Egress"]);
    });
});

describe("the internet of a team", () => {
    const reached = { allowed: new net.BlockList(), excepted: new net.BlockList() };
    for (const { ipBlock } of internet.peers) {
        add(reached.allowed, at(ipBlock, "cidr"));
        const except = at(ipBlock, "except") ?? [];
        assert.ok(Array.isArray(except));
        except.forEach((cidr) => {
            add(reached.excepted, cidr);
        });
    }

    function add(list: net.BlockList, cidr: unknown): void {
        const [address = "", prefix = ""] = String(cidr).split("/");
        list.addSubnet(address, Number(prefix), familyOf(address));
    }

    function reaches(address: string): boolean {
        const family = familyOf(address);
        return reached.allowed.check(address, family) && !reached.excepted.check(address, family);
    }

    for (const address of ["1.1.1.1", "93.184.215.14", "172.32.0.1", "2606:4700::1111"]) {
        it(`includes ${address}`, () => {
            assert.ok(reaches(address));
        });
    }

    for (const [what, address] of [
        ["the clouds' credentials", "169.254.169.254"],
        ["their credentials over IPv6", "fd00:ec2::254"],
        ["pods and Services", "10.96.0.1"],
        ["a private network", "172.16.4.2"],
        ["a home's network", "192.168.1.1"],
        ["a carrier's network", "100.64.0.10"],
        ["the node itself", "127.0.0.1"],
        ["the node itself over IPv6", "::1"],
        ["this network", "0.0.0.0"],
        ["neighbours of the node", "fe80::1"],
        ["a private network over IPv6", "fc00::1"],
        ["a private address in IPv6 clothes", "::ffff:10.0.0.1"],
        ["multicast", "239.1.1.1"],
        ["broadcast", "255.255.255.255"],
    ] as const) {
        it(`leaves out ${what}, ${address}`, () => {
            assert.ok(!reaches(address));
        });
    }

    it("is HTTPS only", () => {
        assert.deepEqual(internet.ports, [{ protocol: "TCP", port: 443 }]);
    });
});

function familyOf(address: string): "ipv4" | "ipv6" {
    return net.isIPv6(address) ? "ipv6" : "ipv4";
}
