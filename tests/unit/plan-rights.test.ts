import * as assert from "node:assert/strict";

import { computed, handmadeChange, type Manifest, risksOf } from "../support/plans";

const apiVersion = "rbac.authorization.k8s.io/v1";
const metadata = { namespace: "shop", name: "reader" };

interface Rule {
    readonly apiGroups?: readonly string[];
    readonly resources?: readonly string[];
    readonly resourceNames?: readonly string[];
    readonly nonResourceURLs?: readonly string[];
    readonly verbs: readonly string[];
}

function role(...rules: readonly Rule[]): Manifest {
    return { apiVersion, kind: "Role", metadata, rules };
}

function clusterRole(name: string, ...rules: readonly Rule[]): Manifest {
    return { apiVersion, kind: "ClusterRole", metadata: { name }, rules };
}

function on(resources: string, verbs: string, more: Partial<Rule> = {}): Rule {
    return { apiGroups: [""], resources: resources.split(" "), verbs: verbs.split(" "), ...more };
}

function binding(roleName: string, subjects: readonly object[], name = "b"): Manifest {
    return {
        apiVersion,
        kind: "RoleBinding",
        metadata: { namespace: "shop", name },
        roleRef: { kind: "ClusterRole", name: roleName },
        subjects,
    };
}

const ann = { kind: "User", name: "ann" };
const bot = { kind: "ServiceAccount", namespace: "ci", name: "bot" };

describe("a role", () => {
    const changes: readonly (readonly [string, readonly Rule[], readonly Rule[], string?])[] = [
        ["a verb more", [on("pods", "get")], [on("pods", "get list")], "list pods"],
        ["a verb less", [on("pods", "get list")], [on("pods", "get")]],
        ["rules in another order", [on("a", "get"), on("b", "get")], [on("b a", "get")]],
        ["verbs spelled out", [on("pods", "*")], [on("pods", "get list watch delete")]],
        ["every verb", [on("pods", "get list")], [on("pods", "*")], "* pods"],
        ["every resource", [on("pods", "get")], [on("*", "get")], "get *"],
        ["a subresource of all", [on("*", "get")], [on("pods/log", "get")]],
        ["a subresource by pattern", [on("*/scale", "get")], [on("deployments/scale", "get")]],
        [
            "the resource for its subresource",
            [on("pods", "get")],
            [on("pods/exec", "get")],
            "get pods/exec",
        ],
        [
            "another group",
            [on("ingresses", "get", { apiGroups: ["extensions"] })],
            [on("ingresses", "get", { apiGroups: ["networking.k8s.io"] })],
            "get ingresses.networking.k8s.io",
        ],
        [
            "one object of what all were open",
            [on("secrets", "get")],
            [on("secrets", "get", { resourceNames: ["a"] })],
        ],
        [
            "all objects of what one was open",
            [on("secrets", "get", { resourceNames: ["a"] })],
            [on("secrets", "get")],
            "get secrets",
        ],
        [
            "another object",
            [on("secrets", "get", { resourceNames: ["a"] })],
            [on("secrets", "get", { resourceNames: ["a", "b"] })],
            "get secrets b",
        ],
        [
            "a path within an open one",
            [{ nonResourceURLs: ["/metrics/*"], verbs: ["get"] }],
            [{ nonResourceURLs: ["/metrics/slis"], verbs: ["get"] }],
        ],
        [
            "another path",
            [{ nonResourceURLs: ["/metrics"], verbs: ["get"] }],
            [{ nonResourceURLs: ["/*"], verbs: ["get"] }],
            "get /*",
        ],
        ["no rules", [on("pods", "get")], []],
    ];
    for (const [what, before, after, gained] of changes) {
        it(`with ${what} ${gained === undefined ? "widens nothing" : "widens access"}`, () => {
            const found = risksOf(
                handmadeChange({ before: role(...before), after: role(...after) }),
            );
            assert.deepEqual(found, [
                gained === undefined ? "routine" : `access: may now ${gained}`,
            ]);
        });
    }

    it("that is new gives nobody anything", () => {
        assert.deepEqual(risksOf(handmadeChange({ after: role(on("pods", "*")) })), ["routine"]);
    });

    it("that is new and waited for by a binding gives at once", () => {
        const after = clusterRole("reader", on("pods", "get"));
        const found = risksOf(handmadeChange({ after }, binding("reader", [ann])));
        assert.deepEqual(found, ["access: may now get pods"]);
    });

    it("that is new and gathered into another one gives at once", () => {
        const labels = { "rbac.authorization.k8s.io/aggregate-to-view": "true" };
        const gathered = clusterRole("more", on("secrets", "get"));
        const after = { ...gathered, metadata: { name: "more", labels } };
        assert.deepEqual(risksOf(handmadeChange({ after })), ["access: may now get secrets"]);
    });

    it("that gathers its rules from others may have any", () => {
        const before = clusterRole("all");
        const selector = { matchLabels: { gathered: "true" } };
        const after = { ...before, aggregationRule: { clusterRoleSelectors: [selector] } };
        const takes = /^access: takes its rules/;
        assert.match(risksOf(handmadeChange({ before, after })).join(), takes);
        const wider = { ...after, aggregationRule: { clusterRoleSelectors: [{}] } };
        assert.match(risksOf(handmadeChange({ before: after, after: wider })).join(), takes);
        const labelled = { ...after, metadata: { name: "all", labels: { team: "a" } } };
        assert.deepEqual(risksOf(handmadeChange({ before: after, after: labelled })), ["routine"]);
    });

    it("that others made, and the program patches, is not known before", () => {
        const after = clusterRole("view", on("secrets", "get"));
        assert.deepEqual(risksOf(handmadeChange({ after, isPatch: true })), [
            "access: may now get secrets; what the role had is not in the plan",
        ]);
    });

    it("whose rules are not known yet is taken for wider", () => {
        const after = { ...role(), rules: [{ ...on("pods", "get"), verbs: computed }] };
        assert.deepEqual(risksOf(handmadeChange({ before: role(on("pods", "get")), after })), [
            "access: cannot be ruled out: rules[0].verbs is secret, or known only once it is applied",
        ]);
    });

    it("that is deleted takes rights away", () => {
        assert.deepEqual(risksOf(handmadeChange({ before: role(on("pods", "get")) })), ["routine"]);
    });

    it("names the first few of many grants", () => {
        const after = role(on("pods", "a b c d e"));
        assert.deepEqual(risksOf(handmadeChange({ before: role(), after })), [
            "access: may now a pods, b pods, c pods and 2 more",
        ]);
    });
});

describe("a binding", () => {
    it("that is new gives its subjects the role", () => {
        assert.deepEqual(risksOf(handmadeChange({ after: binding("edit", [ann, bot]) })), [
            "access: gives User ann, ServiceAccount ci/bot the rights of ClusterRole edit in shop",
        ]);
    });

    it("names only who had not the role before", () => {
        const [before, after] = [binding("edit", [ann]), binding("edit", [bot, ann])];
        assert.deepEqual(risksOf(handmadeChange({ before, after })), [
            "access: gives ServiceAccount ci/bot the rights of ClusterRole edit in shop",
        ]);
    });

    it("with fewer subjects, or gone, takes rights away", () => {
        const [before, after] = [binding("edit", [ann, bot]), binding("edit", [ann])];
        assert.deepEqual(risksOf(handmadeChange({ before, after })), ["routine"]);
        assert.deepEqual(risksOf(handmadeChange({ before })), ["routine"]);
    });

    it("under another name gives what another one gives already", () => {
        const after = binding("edit", [ann], "renamed");
        assert.deepEqual(risksOf(handmadeChange({ after }, binding("edit", [ann]))), ["routine"]);
    });

    it("of the whole cluster holds in each namespace, and not the other way round", () => {
        const whole = {
            ...binding("edit", [ann]),
            kind: "ClusterRoleBinding",
            metadata: { name: "everywhere" },
        };
        const one = binding("edit", [ann]);
        assert.deepEqual(risksOf(handmadeChange({ after: one }, whole)), ["routine"]);
        assert.deepEqual(risksOf(handmadeChange({ after: whole }, one)), [
            "access: gives User ann the rights of ClusterRole edit in the whole cluster",
        ]);
    });

    it("of others, which the program patches, gives what it gives", () => {
        const [before, after] = [binding("edit", [ann]), binding("edit", [ann, bot])];
        assert.deepEqual(risksOf(handmadeChange({ before, after, isPatch: true })), [
            "access: gives ServiceAccount ci/bot the rights of a binding that is not in the plan",
        ]);
    });

    it("of another role is compared by what the roles give, where the program has them", () => {
        const [less, more] = [
            clusterRole("less", on("pods", "get")),
            clusterRole("more", on("pods", "get list")),
        ];
        const turn = (from: string, to: string): readonly string[] =>
            risksOf(
                handmadeChange(
                    {
                        before: binding(from, [ann]),
                        after: binding(to, [ann]),
                        replacing: ["roleRef.name"],
                    },
                    less,
                    more,
                ),
            ).filter((risk) => risk.startsWith("access"));
        assert.deepEqual(turn("more", "less"), []);
        assert.deepEqual(turn("less", "more"), [
            "access: gives User ann the rights of ClusterRole more in shop",
        ]);
        assert.equal(turn("view", "less").length, 1, "nobody knows what view gives");
    });
});
