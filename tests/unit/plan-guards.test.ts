import * as assert from "node:assert/strict";

import { computed, handmadeChange, type Manifest, risksOf } from "../support/plans";

const label = "pod-security.kubernetes.io/enforce";

function namespace(labels: object): Manifest {
    return { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop", labels } };
}

function at(level: string, version?: string): Manifest {
    return namespace({
        [label]: level,
        ...(version !== undefined && { [`${label}-version`]: version }),
    });
}

describe("Pod Security", () => {
    const falls: readonly (readonly [string, Manifest, Manifest, RegExp?])[] = [
        ["lowered", at("restricted"), at("baseline"), /falls from restricted to baseline/],
        ["given up", at("baseline"), namespace({}), /falls from baseline to privileged/],
        ["raised", at("baseline"), at("restricted")],
        ["introduced", namespace({}), at("baseline")],
        ["beside another label", at("baseline"), namespace({ [label]: "baseline", team: "a" })],
        [
            "judged by older rules",
            at("restricted"),
            at("restricted", "v1.29"),
            /rules of an older version/,
        ],
        ["judged by newer rules", at("restricted", "v1.29"), at("restricted", "v1.36")],
        [
            "warned of less",
            namespace({ "pod-security.kubernetes.io/warn": "restricted" }),
            namespace({}),
        ],
        ["not known yet", at("baseline"), at(computed), /cannot be ruled out: metadata\.labels/],
    ];
    for (const [what, before, after, why] of falls) {
        it(`${what} is ${why === undefined ? "routine" : "wider access"}`, () => {
            const [found = ""] = risksOf(handmadeChange({ before, after }));
            assert.match(found, why ?? /^routine$/);
            assert.ok(why === undefined || found.startsWith("access: "));
        });
    }

    it("of a namespace that is new lowers nothing", () => {
        assert.deepEqual(risksOf(handmadeChange({ after: at("privileged") })), ["routine"]);
    });

    it("that a patch lays over another one's may be lower", () => {
        assert.deepEqual(risksOf(handmadeChange({ after: at("baseline"), isPatch: true })), [
            "access: Pod Security becomes baseline; what it was is not in the plan",
        ]);
        assert.deepEqual(risksOf(handmadeChange({ after: at("restricted"), isPatch: true })), [
            "routine",
        ]);
    });

    it("that a patch gives up falls to what others have set", () => {
        assert.match(
            risksOf(handmadeChange({ before: at("restricted"), isPatch: true })).join(),
            /^access: Pod Security restricted is given up/,
        );
    });
});

describe("a rule at the API server", () => {
    const apiVersion = "admissionregistration.k8s.io/v1";
    const binding = (...validationActions: readonly string[]): Manifest => ({
        apiVersion,
        kind: "ValidatingAdmissionPolicyBinding",
        metadata: { name: "rule" },
        spec: { validationActions },
    });
    const webhook = (...failurePolicies: readonly string[]): Manifest => ({
        apiVersion,
        kind: "ValidatingWebhookConfiguration",
        metadata: { name: "hook" },
        webhooks: failurePolicies.map((failurePolicy) => ({ failurePolicy })),
    });

    it("that is gone refuses nothing any more", () => {
        for (const before of [binding("Deny"), webhook("Fail")]) {
            assert.deepEqual(risksOf(handmadeChange({ before })), [
                "access: what it refused is admitted from now on",
            ]);
        }
    });

    it("that only warns refuses nothing any more", () => {
        const [deny, warn] = [binding("Deny", "Audit"), binding("Warn")];
        assert.match(
            risksOf(handmadeChange({ before: deny, after: warn })).join(),
            /^access: it tells of breaches, and refuses none$/,
        );
        assert.deepEqual(risksOf(handmadeChange({ before: warn, after: deny })), ["routine"]);
    });

    it("that fails open admits what it cannot judge", () => {
        const [closed, open] = [webhook("Fail", "Fail"), webhook("Fail", "Ignore")];
        assert.match(risksOf(handmadeChange({ before: closed, after: open })).join(), /^access: /);
        assert.deepEqual(risksOf(handmadeChange({ before: open, after: closed })), ["routine"]);
    });
});
