import * as assert from "node:assert/strict";

import { provisionerFiles } from "../../components/local-path/values";
import { exemptions, platformLevel, runtimeExemptions } from "../../policy/exemptions";
import { boundPolicies } from "../../policy/library/admission";
import { exempting } from "../../policy/library/admission/exempting";
import { isAdmissible } from "../../policy/library/admission/policy";
import { kindsOf } from "../../policy/library/admission/resources";
import { truth } from "../../policy/library/cel";
import { fits } from "../../policy/library/patterns";
import { activeRules } from "../../policy/library/levels";
import { rules } from "../../policy/rules";
import { judge, resource } from "./support";

const admissible = rules.filter(isAdmissible);
const platformRules = activeRules(rules, platformLevel).filter(isAdmissible);

describe("the exported policies", () => {
    const bound = boundPolicies(rules);

    it("are few, and have every rule once", () => {
        assert.equal(bound.length, 6);
        const told = bound.flatMap(({ policy }) => [
            ...new Set(policy.spec.validations.map(({ message }) => message.split(":")[0] ?? "")),
        ]);
        assert.deepEqual(told.sort(), admissible.map(({ id }) => id).sort());
    });

    it("know every variable that they name, each before it is named", () => {
        for (const { policy } of bound) {
            const known = new Set<string>();
            const { variables, validations } = policy.spec;
            for (const { expression, name } of [
                ...variables,
                ...validations.map((validation) => ({ ...validation, name: "" })),
            ]) {
                for (const [, named = ""] of expression.matchAll(/\bvariables\.(\w+)/g)) {
                    assert.ok(known.has(named), `${policy.metadata.name}: ${named}`);
                }
                assert.ok(name === "" || !known.has(name), name);
                known.add(name);
            }
        }
    });

    it("give each rule its own parameters, though others call theirs alike", () => {
        const named = rules.filter(({ id }) => ["container-count", "host-port-range"].includes(id));
        const [policy] = boundPolicies(named);
        const values = policy?.policy.spec.variables.filter(({ name }) =>
            name.endsWith("_maximum"),
        );
        assert.equal(new Set(values?.map(({ name }) => name)).size, 2);
    });

    it("are asked about nothing that no rule looks at", () => {
        const resources = bound.flatMap(({ policy }) =>
            policy.spec.matchConstraints.resourceRules.flatMap((rule) => rule.resources),
        );
        assert.ok(resources.every((it) => !it.includes("*") && !/(scale|status|exec)$/.test(it)));
        assert.ok(resources.includes("pods/ephemeralcontainers"));
    });
});

describe("an exemption", () => {
    const targets = [...exemptions].flatMap(({ rule, target }) =>
        "urn" in target ? [] : [{ rule, target }],
    );
    const object = ({ kind, namespace = "", name }: (typeof targets)[number]["target"]) => ({
        kind,
        metadata: { name, namespace },
    });

    it("lets the same objects pass in both gates", () => {
        for (const { rule, target } of targets) {
            const exemption = { rule, target, reason: "x", owner: "x", expires: "2999-12-31" };
            const [exempted] = exempting(rules, [target.kind], [exemption]).variables;
            const near = [
                target,
                { ...target, kind: "Pod" },
                { ...target, namespace: "team-sample" },
                { ...target, name: `not-${target.name}` },
                { ...target, name: target.name.replaceAll("*", "-x") },
                { ...target, name: `${target.name}.x` },
            ];
            for (const other of near) {
                const passes =
                    other.kind === target.kind &&
                    fits(target.namespace ?? "", other.namespace ?? "") &&
                    fits(target.name, other.name);
                const condition = `'${rule}' in (${exempted?.expression ?? "[]"})`;
                assert.equal(truth(condition, { object: object(other) }), passes, condition);
            }
        }
    });

    it("concerns the rules and kinds of its policy only", () => {
        const [first, ...others] = platformRules;
        assert.ok(first);
        const target = { kind: "Deployment", namespace: "x", name: "y" };
        const one = { rule: first.id, target, reason: "x", owner: "x", expires: "2999-12-31" };
        assert.deepEqual(exempting(others, kindsOf(others), [one]).variables, []);
        assert.deepEqual(exempting([first], ["Secret"], [one]).variables, []);
        const urn = { ...one, target: { urn: "urn:*" } };
        assert.deepEqual(exempting([first], kindsOf([first]), [urn]).variables, []);
    });
});

describe("an exemption of what is made while a system runs", () => {
    it("is from a rule that admission decides", () => {
        for (const { rule } of runtimeExemptions) {
            assert.ok(
                platformRules.some(({ id }) => id === rule),
                rule,
            );
        }
    });

    it("is from all that helpers of local volumes break, and from nothing else", () => {
        const pod: unknown = JSON.parse(
            provisionerFiles("/var/lib/x", "critical")["helperPod.yaml"],
        );
        assert.ok(typeof pod === "object" && pod !== null && "spec" in pod);
        // What the provisioner adds.
        const spec = {
            ...(pod.spec as object),
            restartPolicy: "Never",
            tolerations: [{ operator: "Exists" }],
            volumes: [{ name: "data", hostPath: { path: "/var/lib/x" } }],
        };
        const mounted: unknown = JSON.parse(
            JSON.stringify({ ...pod, spec }).replace(
                '"containers":[{',
                '"containers":[{"volumeMounts":[{"name":"data","mountPath":"/var/lib/x"}],',
            ),
        );
        const declared = [resource("kubernetes:core/v1:Pod", "helper", mounted)];
        const broken = platformRules
            .filter((rule) =>
                judge(rule, declared).findings.some((finding) => finding.level === "violation"),
            )
            .map(({ id }) => id);
        const exempted = runtimeExemptions
            .filter(({ madeBy }) => madeBy?.account === "local-path-provisioner")
            .map(({ rule }) => rule);
        assert.deepEqual(exempted.sort(), broken.sort());
    });
});
