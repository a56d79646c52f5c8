import * as assert from "node:assert/strict";

import {
    computed,
    handmadeChange,
    handmadePlan,
    type Manifest,
    risksOf,
    standing,
} from "../support/plans";

type Rule = Readonly<Record<string, unknown>>;

function policy(spec: object, name = "p"): Manifest {
    return {
        apiVersion: "networking.k8s.io/v1",
        kind: "NetworkPolicy",
        metadata: { namespace: "shop", name },
        spec,
    };
}

const web = { matchLabels: { app: "web" } };
const denyAll = policy({ podSelector: {}, policyTypes: ["Ingress", "Egress"] }, "default-deny");

/** A policy that lets these into the web's pods. */
function into(...ingress: readonly Rule[]): Manifest {
    return policy({ podSelector: web, policyTypes: ["Ingress"], ingress });
}

function namespaceNamed(name: string): object {
    return { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } } };
}

const edge = namespaceNamed("edge");
const at = (...ports: readonly object[]): Rule => ({ from: [edge], ports });
const fromEdge = "access: lets into pods app=web: all pods of namespace edge";

describe("a NetworkPolicy", () => {
    const changes: readonly (readonly [string, Rule, Rule, string?])[] = [
        ["the same, port by its default", at({ port: 80 }), at({ port: 80, protocol: "TCP" })],
        ["another port", at({ port: 80 }), at({ port: 80 }, { port: 81 }), `${fromEdge} at TCP 81`],
        ["a port less", at({ port: 80 }, { port: 81 }), at({ port: 81 })],
        ["a port of a range", at({ port: 80, endPort: 90 }), at({ port: 85 })],
        [
            "a longer range",
            at({ port: 80, endPort: 90 }),
            at({ port: 80, endPort: 91 }),
            `${fromEdge} at TCP 80-91`,
        ],
        [
            "another protocol",
            at({ port: 53 }),
            at({ port: 53, protocol: "UDP" }),
            `${fromEdge} at UDP 53`,
        ],
        ["every port", at({ port: 80 }), { from: [edge] }, `${fromEdge} at every port`],
        ["one port of all", { from: [edge] }, at({ port: "http" })],
        [
            "a port by another name",
            at({ port: "http" }),
            at({ port: "admin" }),
            `${fromEdge} at TCP admin`,
        ],
        [
            "everybody",
            { from: [edge] },
            {},
            "access: lets into pods app=web: anybody at every port",
        ],
        ["one of everybody", {}, { from: [edge] }],
        [
            "all namespaces",
            { from: [edge] },
            { from: [{ namespaceSelector: {} }] },
            "access: lets into pods app=web: all pods of any namespace at every port",
        ],
        ["one of all namespaces", { from: [{ namespaceSelector: {} }] }, { from: [edge] }],
        ["fewer pods of a namespace", { from: [edge] }, { from: [{ ...edge, podSelector: web }] }],
        [
            "more pods of a namespace",
            { from: [{ ...edge, podSelector: web }] },
            { from: [edge] },
            `${fromEdge} at every port`,
        ],
        [
            "its own namespace by name",
            { from: [{ podSelector: web }] },
            { from: [{ ...namespaceNamed("shop"), podSelector: web }] },
        ],
        [
            "another expression",
            { from: [{ podSelector: web }] },
            { from: [{ podSelector: { matchExpressions: [{ key: "app", operator: "Exists" }] } }] },
            "access: lets into pods app=web: pods app Exists of its namespace at every port",
        ],
        [
            "a block within a block",
            { from: [{ ipBlock: { cidr: "10.0.0.0/8" } }] },
            { from: [{ ipBlock: { cidr: "10.1.0.0/16" } }] },
        ],
        [
            "a wider block",
            { from: [{ ipBlock: { cidr: "10.1.0.0/16" } }] },
            { from: [{ ipBlock: { cidr: "10.0.0.0/8" } }] },
            "access: lets into pods app=web: 10.0.0.0/8 at every port",
        ],
        [
            "an exception less",
            { from: [{ ipBlock: { cidr: "10.0.0.0/8", except: ["10.1.0.0/16"] } }] },
            { from: [{ ipBlock: { cidr: "10.0.0.0/8" } }] },
            "access: lets into pods app=web: 10.0.0.0/8 at every port",
        ],
        [
            "a wider exception",
            { from: [{ ipBlock: { cidr: "10.0.0.0/8", except: ["10.1.0.0/16"] } }] },
            { from: [{ ipBlock: { cidr: "10.0.0.0/8", except: ["10.0.0.0/12"] } }] },
        ],
        [
            "a block beside the exception",
            { from: [{ ipBlock: { cidr: "10.0.0.0/8", except: ["10.1.0.0/16"] } }] },
            { from: [{ ipBlock: { cidr: "10.2.0.0/16" } }] },
        ],
        [
            "pods for a block",
            { from: [{ ipBlock: { cidr: "0.0.0.0/0" } }] },
            { from: [edge] },
            `${fromEdge} at every port`,
        ],
    ];
    for (const [what, before, after, risk] of changes) {
        it(`that opens ${what} ${risk === undefined ? "opens no more" : "opens more"}`, () => {
            const found = risksOf(handmadeChange({ before: into(before), after: into(after) }));
            assert.deepEqual(found, [risk ?? "routine"]);
        });
    }

    it("that another one has opened already opens no more", () => {
        const wide = policy({ podSelector: {}, ingress: [{ from: [edge] }] }, "wide");
        assert.deepEqual(risksOf(handmadeChange({ after: into(at({ port: 80 })) }, wide)), [
            "routine",
        ]);
    });

    it("for pods that nothing closed only closes", () => {
        const other = policy({ podSelector: { matchLabels: { app: "db" } } }, "other");
        const after = into(at({ port: 80 }));
        assert.deepEqual(risksOf(handmadeChange({ after })), ["routine"]);
        assert.deepEqual(risksOf(handmadeChange({ after }, other)), ["routine"]);
        assert.deepEqual(risksOf(handmadeChange({ after }, denyAll)), [`${fromEdge} at TCP 80`]);
    });

    it("out of pods is judged as well", () => {
        const out = (cidr: string): Manifest =>
            policy({
                podSelector: web,
                policyTypes: ["Egress"],
                egress: [{ to: [{ ipBlock: { cidr } }] }],
            });
        const step = { before: out("10.0.0.0/8"), after: out("0.0.0.0/0") };
        assert.deepEqual(risksOf(handmadeChange(step)), [
            "access: lets pods app=web out to: 0.0.0.0/0 at every port",
        ]);
    });

    it("that is gone leaves its pods open, in each direction that it closed", () => {
        assert.deepEqual(risksOf(handmadeChange({ before: denyAll })), [
            "access: no policy limits any more who may reach all pods",
            "access: no policy limits any more what may be reached by all pods",
        ]);
    });

    it("that is gone closes what it opened, where another one closes the pods", () => {
        const before = into(at({ port: 80 }));
        assert.deepEqual(risksOf(handmadeChange({ before }, denyAll)), ["routine"]);
    });

    it("that stays in the cluster changes nothing", () => {
        assert.deepEqual(risksOf(handmadeChange({ before: denyAll, isKept: true })), ["routine"]);
    });

    it("that no longer speaks of a direction, or of some pods, leaves them open", () => {
        const ingressOnly = policy({ podSelector: {}, policyTypes: ["Ingress"] }, "default-deny");
        assert.deepEqual(risksOf(handmadeChange({ before: denyAll, after: ingressOnly })), [
            "access: no policy limits any more what may be reached by all pods",
        ]);
        const webOnly = policy({ podSelector: web, policyTypes: ["Ingress"] }, "default-deny");
        assert.deepEqual(risksOf(handmadeChange({ before: ingressOnly, after: webOnly })), [
            "access: no policy limits any more who may reach all pods",
        ]);
    });

    it("that goes with its namespace opens nothing", () => {
        const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } };
        const plan = handmadePlan({ before: namespace }, { before: denyAll });
        assert.deepEqual(plan.changes.map(({ risk }) => risk).sort(), ["data-loss", "routine"]);
    });

    it("whose rules are not known yet may open any", () => {
        const after = into({ from: [{ ipBlock: { cidr: computed } }] });
        assert.match(
            risksOf(handmadeChange({ before: into(), after })).join(),
            /^access: cannot be ruled out: spec/,
        );
    });

    it("in a namespace that is not known yet may open any", () => {
        const after = { ...into(at({ port: 80 })), metadata: { namespace: computed, name: "p" } };
        const found = handmadePlan({ after }, standing(denyAll)).changes[0];
        assert.match(found?.findings[0]?.why ?? "", /^cannot be ruled out: metadata\.namespace/);
    });

    it("of others, which the program patches, may open any", () => {
        assert.match(
            risksOf(handmadeChange({ after: into(at({ port: 80 })), isPatch: true })).join(),
            /^access: lays its rules over a policy that is not in the plan$/,
        );
    });
});
