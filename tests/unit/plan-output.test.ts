import * as assert from "node:assert/strict";

import { planJson } from "../../cli/plan/json";
import { planMarkdown } from "../../cli/plan/markdown";
import { type Plan, planOf } from "../../cli/plan/plan";
import { planText } from "../../cli/plan/text";
import {
    componentUrn,
    computed,
    handmadeChange,
    handmadePlan,
    handmadeReport,
    type HandmadeStep,
    type Manifest,
    secret,
    standing,
} from "../support/plans";

const teamUrn = componentUrn("groundwork:tenants:Team", "team-old");
const spaceUrn = componentUrn(
    "groundwork:tenants:Team$groundwork:foundation:Namespace",
    "team-old-space",
);
const dnsUrn = componentUrn("groundwork:networking:CoreDns", "coredns");

function component(urn: string, parent = ""): HandmadeStep {
    const [, , types = "", name = ""] = urn.split("::");
    const type = types.split("$").at(-1) ?? "";
    return { op: "same", urn, type, parent, before: shell(name), after: shell(name) };
}

function shell(name: string): Manifest {
    return { apiVersion: "", kind: "", metadata: { name } };
}

function deployment(image: string, more: object = {}): Manifest {
    const container = { name: "coredns", image, ...more };
    return {
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: { namespace: "platform-dns", name: "coredns" },
        spec: { replicas: 1, template: { spec: { containers: [container] } } },
    };
}

const settings = (data: object): Manifest => ({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { namespace: "platform-dns", name: "coredns" },
    data,
});

const steps: readonly HandmadeStep[] = [
    component(teamUrn),
    component(spaceUrn, teamUrn),
    component(dnsUrn),
    {
        before: { apiVersion: "v1", kind: "Namespace", metadata: { name: "team-old" } },
        parent: spaceUrn,
    },
    { before: deployment("coredns:1.1"), after: deployment("coredns:1.2"), parent: dnsUrn },
    { before: settings({ a: "1" }), after: settings({ a: "2", "b.c": "3" }), parent: dnsUrn },
    { after: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "loose" } } },
    standing({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "still" } }),
];

function verdict(policy: string, mandatory: boolean, urn: string, message: string) {
    return { policy, mandatory, urn, message };
}

const urnOfDeployment = "urn:pulumi:dev::groundwork::kubernetes:apps/v1:Deployment::coredns";

/** The steps' plan, with what policies say of it. */
function judgedPlan(): Plan {
    return planOf("dev", {
        ...handmadeReport(...steps),
        verdicts: [
            verdict(
                "not-evaluated",
                false,
                "",
                "a-rule, b-rule: Pod x: not evaluated: y is unknown",
            ),
            verdict("a-rule", true, urnOfDeployment, "a-rule: Deployment coredns: wrong"),
        ],
    });
}

describe("a plan as text", () => {
    it("is grouped by layer and system, with risks and policies beside each change", () => {
        assert.deepEqual(planText(judgedPlan()).split("\n"), [
            "networking",
            "  CoreDns",
            "    ~ ConfigMap platform-dns/coredns",
            "        key a; key b.c",
            "    ~ Deployment platform-dns/coredns",
            "        image of coredns: coredns:1.1 → coredns:1.2",
            "        downtime: its only replica is replaced",
            "        policy violation: a-rule: Deployment coredns: wrong",
            "tenants",
            "  Team team-old",
            "    - Namespace team-old",
            "        data-loss: everything in it is deleted with it, volume claims too",
            "other",
            "  no system",
            "    + ConfigMap loose",
            "",
            "not evaluated: a-rule, b-rule: Pod x: y is unknown",
            "risks: 1 data-loss, 1 downtime, 2 routine",
            "2 to update, 1 to delete, 1 to create, 1 unchanged, 1 policy violations, 1 not evaluated",
        ]);
    });

    it("is the same in whatever order the engine tells of it", () => {
        const components = steps.slice(0, 3);
        const changes = steps.slice(3);
        const turned = handmadePlan(...[...changes].reverse(), ...components);
        assert.equal(planText(turned), planText(handmadePlan(...steps)));
    });

    it("tells the first of much advice, and all else", () => {
        const many = (policy: string, mandatory: boolean) =>
            Array.from({ length: 5 }, (_, index) => verdict(policy, mandatory, "", `a: ${index}`));
        const verdicts = [
            ...many("advice", false),
            ...many("a-rule", true),
            ...many("not-evaluated", false),
        ];
        const text = planText(planOf("dev", { ...handmadeReport(), verdicts }));
        assert.deepEqual(text.split("\n").slice(0, -1), [
            ...["policy advice: a: 0", "policy advice: a: 1", "policy advice: a: 2"],
            "  and 2 more of advice: see --json",
            ...many("a-rule", true).map(({ message }) => `policy violation: ${message}`),
            ...many("not-evaluated", false).map(({ message }) => `not evaluated: ${message}`),
        ]);
    });

    it("says so where nothing changes", () => {
        assert.equal(planText(handmadePlan(...steps.slice(-1))), "no changes, 1 unchanged");
    });
});

describe("a plan for machines", () => {
    it("has each change's place, words and risks", () => {
        const read: unknown = JSON.parse(planJson(judgedPlan()));
        assert.ok(typeof read === "object" && read !== null);
        assert.deepEqual(Reflect.get(read, "risks"), { "data-loss": 1, downtime: 1, routine: 2 });
        const changes: unknown = Reflect.get(read, "changes");
        assert.ok(Array.isArray(changes));
        assert.deepEqual(changes[1], {
            op: "update",
            urn: urnOfDeployment,
            kind: "apps/v1 Deployment",
            name: "coredns",
            layer: "networking",
            system: "CoreDns",
            object: "Deployment platform-dns/coredns",
            paths: ["spec.template.spec.containers[0].image"],
            words: ["image of coredns: coredns:1.1 → coredns:1.2"],
            risk: "downtime",
            findings: [{ risk: "downtime", why: "its only replica is replaced" }],
        });
    });
});

describe("the words for a change", () => {
    const words: readonly (readonly [string, Manifest, Manifest, readonly string[]])[] = [
        [
            "show numbers and sizes",
            deployment("a:1", { resources: { limits: { memory: "1Gi" } } }),
            deployment("a:1", { resources: { limits: { memory: "2Gi" }, requests: { cpu: 1 } } }),
            [
                "memory limit of coredns: 1Gi → 2Gi",
                "spec.template.spec.containers[0].resources.requests",
            ],
        ],
        [
            "show no environment, though it be no secret",
            deployment("a:1", { env: [{ name: "A", value: "hidden-1" }] }),
            deployment("a:1", { env: [{ name: "A", value: "hidden-2" }] }),
            ["environment of coredns"],
        ],
        [
            "say that an image is not known yet",
            deployment("a:1"),
            deployment(computed),
            ["image of coredns: a:1 → (secret, or known once applied)"],
        ],
        ["show no data", settings({ a: "hidden-1" }), settings({ a: "hidden-2" }), ["key a"]],
        [
            "name what they have no word for",
            { ...settings({}), immutable: false },
            { ...settings({}), immutable: true },
            ["immutable"],
        ],
    ];
    for (const [what, before, after, expected] of words) {
        it(what, () => {
            assert.deepEqual(handmadeChange({ before, after }).words, expected);
        });
    }
});

describe("a plan's secrets", () => {
    const plain = "plain-text-of-a-secret";
    const marked = { ...secret, ciphertext: plain, plaintext: plain };

    it("are shown by no output, be they marked or only where one may be", () => {
        const inEnvironment = deployment("x", { env: [{ name: "A", value: plain }] });
        const plan = handmadePlan(
            { before: deployment("x"), after: inEnvironment },
            { before: settings({ a: "1" }), after: settings({ a: plain }) },
            {
                before: { ...deployment("x"), kind: "StatefulSet" },
                after: { ...deployment("x"), kind: "StatefulSet", spec: { replicas: marked } },
            },
        );
        for (const text of [planText(plan), planJson(plan), planMarkdown(plan)]) {
            assert.ok(!text.includes(plain), text);
        }
        assert.match(planText(plan), /replicas: 1 → \(secret, or known once applied\)/);
        assert.match(planText(plan), /cannot be ruled out: spec\.replicas is secret/);
    });
});
