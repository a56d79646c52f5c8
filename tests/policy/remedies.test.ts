import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { isDeepStrictEqual } from "node:util";

import * as fc from "fast-check";

import { repositoryRoot } from "../../local/paths";
import { readConfiguration } from "../../policy/check/configuration";
import { packConfiguration } from "../../policy/configuration";
import { Exemptions } from "../../policy/library/exemptions";
import { settingsFrom } from "../../policy/library/parameters";
import { isTree, type Tree } from "../../policy/library/plain";
import { mend } from "../../policy/library/remedy";
import type { Rule } from "../../policy/library/rule";
import { policyPackArgs } from "../../policy/pack";
import { rules } from "../../policy/rules";
import { exampleObjects, mended, mending, noExemptions, objectsOf } from "../support/mended";
import { judge, resource, resourcesOf, unknownText } from "./support";
import { places, replaced } from "./tree";

function resourceOf(object: Tree) {
    const token = String(object.apiVersion);
    const type = `kubernetes:${token.includes("/") ? token : `core/${token}`}:${String(object.kind)}`;
    return resource(type, "web", object);
}

/** What rules say of an object, by rule and place. */
function broken(object: Tree, by: readonly Rule[]): string[] {
    return by.flatMap((rule) =>
        judge(rule, [resourceOf(object)])
            .findings.filter(({ level }) => level === "violation")
            .map(({ place }) => `${rule.id} ${place.path}`),
    );
}

const knownFaults = new WeakMap<Tree, Set<string>>();

/** Breaks no other rule: whatever is wrong after was wrong before. */
function assertNoWorse(before: Tree, after: Tree): void {
    const known = knownFaults.get(before) ?? new Set(broken(before, rules));
    knownFaults.set(before, known);
    assert.deepEqual(
        broken(after, rules).filter((one) => !known.has(one)),
        [],
    );
}

const objects = exampleObjects();

describe("a remedy", () => {
    it("is there for some rules", () => {
        assert.deepEqual(mending.map(({ id }) => id).sort(), [
            "budget-evicts-unhealthy",
            "budget-has-bound",
            "drop-net-raw",
            "frozen-registry",
            "job-restart-policy",
            "privilege-escalation",
            "pull-policy-always",
            "seccomp-restricted",
        ]);
    });

    for (const rule of mending) {
        describe(`of ${rule.id}`, () => {
            for (const example of rule.examples.bad) {
                it(`mends the bad example: ${example.title}`, () => {
                    const bad = objectsOf(example);
                    assert.ok(bad.some((object) => broken(object, [rule]).length > 0));
                    for (const object of bad) {
                        assert.deepEqual(broken(mended(object, [rule]), [rule]), []);
                    }
                });
            }

            it("makes nothing worse, and changes what is good in nothing", () => {
                for (const object of objects) {
                    const after = mended(object, [rule]);
                    if (broken(object, [rule]).length === 0) {
                        assert.deepEqual(after, object);
                    }
                    if (!isDeepStrictEqual(after, object)) {
                        assertNoWorse(object, after);
                    }
                }
            });

            it("leaves what is exempted", () => {
                const [one] = rule.examples.bad.flatMap(resourcesOf);
                assert.ok(one);
                const target = { urn: one.urn };
                const words = { reason: "test", owner: "test", expires: "2026-01-01" };
                const exempted = new Exemptions(
                    [{ rule: rule.id, target, ...words }],
                    "2026-01-01",
                );
                const declared = { ...one, ignoreChanges: [] };
                assert.equal(mend(rule, declared, settingsFrom({}), exempted), false);
                assert.equal(mend(rule, declared, settingsFrom({}), noExemptions), true);
            });
        });
    }

    it("never crashes and makes nothing worse, whatever stands in one place of an object", () => {
        const anything = fc.oneof(
            fc.jsonValue({ maxDepth: 2 }),
            fc.constantFrom(unknownText, "k8s.gcr.io/a", {}, [], null, "windows", true, false),
        );
        const changed = fc
            .record({ object: fc.constantFrom(...objects), at: fc.nat(), value: anything })
            .map(({ object, at, value }) => {
                const all = places(object);
                return replaced(object, all[at % all.length] ?? [], value);
            });
        fc.assert(
            fc.property(changed, (object) => {
                if (isTree(object)) {
                    const after = mended(object);
                    if (!isDeepStrictEqual(after, object)) {
                        assertNoWorse(object, after);
                    }
                }
            }),
            { numRuns: 150 },
        );
    });

    it("fills in nothing that the API server refuses, and takes no choice of anybody's back", () => {
        const kept: readonly (readonly [string, Tree])[] = [
            ["privilege-escalation", { securityContext: { privileged: true } }],
            ["privilege-escalation", { securityContext: { capabilities: { add: ["SYS_ADMIN"] } } }],
            ["privilege-escalation", { securityContext: { allowPrivilegeEscalation: true } }],
            ["seccomp-restricted", { securityContext: { seccompProfile: { type: "Unconfined" } } }],
            ["drop-net-raw", { securityContext: { capabilities: { add: ["NET_RAW"] } } }],
            ["pull-policy-always", { imagePullPolicy: "Never" }],
        ];
        for (const [id, container] of kept) {
            const containers = [{ name: "web", image: "example.org/web:1", ...container }];
            const pod = { apiVersion: "v1", kind: "Pod", metadata: {}, spec: { containers } };
            const by = rules.filter((rule) => rule.id === id);
            assert.notDeepEqual(broken(pod, by), [], id);
            assert.deepEqual(mended(pod, by), pod, id);
        }
    });

    it("adds to what is dropped already", () => {
        const capabilities = { drop: ["CHOWN"] };
        const containers = [{ name: "web", securityContext: { capabilities } }];
        const pod = { apiVersion: "v1", kind: "Pod", metadata: {}, spec: { containers } };
        const by = rules.filter(({ id }) => id === "drop-net-raw");
        assert.match(JSON.stringify(mended(pod, by)), /"drop":\["CHOWN","NET_RAW"\]/);
    });
});

describe("remediation in the pack", () => {
    it("is off unless the configuration asks for it", () => {
        const { policies, enforcementLevel } = policyPackArgs();
        assert.notEqual(enforcementLevel, "remediate");
        assert.ok(policies.every((policy) => policy.enforcementLevel !== "remediate"));
        const able = policies.filter((policy) => "remediateResource" in policy);
        assert.deepEqual(
            able.map(({ name }) => name),
            mending.map(({ id }) => id),
        );
    });

    it("can be asked of no rule without a remedy", () => {
        assert.throws(
            () => readConfiguration({ "no-ssh": "remediate" }, "policy/config.json", rules),
            /policy\/config\.json: no-ssh is "remediate", but nothing mends what it finds/,
        );
        const { switches } = readConfiguration({ "drop-net-raw": "remediate" }, "a test", rules);
        assert.equal(switches["drop-net-raw"], "remediate");
    });

    it("reaches Pulumi as the configuration says, with parameters and reports", () => {
        const raw = {
            "drop-net-raw": "remediate",
            "no-ssh": "off",
            "revision-history": { maximum: 50 },
            "not-evaluated": "mandatory",
        };
        assert.deepEqual(packConfiguration(readConfiguration(raw, "a test", rules)), {
            "drop-net-raw": { enforcementLevel: "remediate" },
            "no-ssh": { enforcementLevel: "disabled" },
            "revision-history": { enforcementLevel: "mandatory", maximum: 50 },
            "not-evaluated": { enforcementLevel: "mandatory" },
        });
    });

    it("is told on the rule's page", () => {
        const page = (id: string) =>
            fs.readFileSync(path.join(repositoryRoot, "docs/policy", `${id}.md`), "utf8");
        assert.match(page("drop-net-raw"), /\*\*Mends\*\* itself/);
        assert.doesNotMatch(page("no-ssh"), /\*\*Mends\*\*/);
    });
});
