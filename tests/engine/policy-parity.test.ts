import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";

import { repositoryRoot } from "../../local/paths";
import { readCases } from "../../policy/check/corpus";
import { readManifests } from "../../policy/check/documents";
import { admissionPolicy, isAdmissible } from "../../policy/library/admission/policy";
import { judgeByCel } from "../../policy/library/decision";
import { kubernetesObject } from "../../policy/library/kubernetes";
import { settingsFrom } from "../../policy/library/parameters";
import { isTree, type Tree } from "../../policy/library/plain";
import { Report } from "../../policy/library/report";
import { rules } from "../../policy/rules";
import { eventually } from "../support/clusterBench";
import { startTestEngine, startTimeout, type TestEngine } from "../support/engine";
import { at } from "../support/graph";
import { completed } from "../support/completed";
import { ApiProxy } from "../support/parity";

const corpus =
    process.env.GROUNDWORK_CORPUS ?? path.join(repositoryRoot, "../shared/policy-corpus");
const cases = path.join(corpus, "cases.jsonl");

/** So many that their warnings fit into what the API server sends. */
const perManager = 45;
const admissible = rules.filter(isAdmissible);
const managers = Array.from({ length: Math.ceil(admissible.length / perManager) }, (_, index) => ({
    name: `parity-${index}`,
    rules: admissible.slice(index * perManager, (index + 1) * perManager),
}));
const namespace = "parity";
const settings = settingsFrom({});

/** A policy that holds only for one manager, and says no more than which rules are broken. */
function policyFor({ name, rules: judged }: (typeof managers)[number]): object[] {
    const policy = admissionPolicy(name, judged);
    const { validations, matchConditions } = policy.spec;
    const short = validations.map((it) => ({ ...it, message: `${it.message.split(":")[0]}.` }));
    const condition = {
        name: "manager",
        expression: `request.options.fieldManager == '${name}'`,
    };
    return [
        {
            ...policy,
            spec: {
                ...policy.spec,
                validations: short,
                matchConditions: [condition, ...matchConditions],
            },
        },
        {
            ...policy,
            kind: "ValidatingAdmissionPolicyBinding",
            spec: { policyName: name, validationActions: ["Warn"] },
        },
    ];
}

/** All objects of the corpus, each once, complete enough for the API server. */
function corpusObjects(): Tree[] {
    const objects = new Map<string, Tree>();
    for (const one of readCases(fs.readFileSync(cases, "utf8"))) {
        for (const { content } of readManifests(one.id, one.yaml).objects) {
            const object = completed(content, namespace);
            objects.set(JSON.stringify(object), object);
        }
    }
    return [...objects.values()];
}

/** The rules that an object breaks, by the evaluation in a preview. */
function brokenIn(object: Tree): string[] {
    const apiVersion = String(object.apiVersion);
    const token = apiVersion.includes("/") ? apiVersion : `core/${apiVersion}`;
    const type = `kubernetes:${token}:${String(object.kind)}`;
    const declared = kubernetesObject({
        type,
        name: "x",
        urn: "x",
        props: object,
        ignoreChanges: [],
    });
    return admissible
        .filter((rule) => {
            const report = new Report(rule);
            if (declared !== undefined) {
                judgeByCel(rule, declared, report, settings);
            }
            return report.findings.some(({ level }) => level === "violation");
        })
        .map(({ id }) => id);
}

/** A policy that every object breaks, made last: who sees it warn sees all others in force. */
function canaryFor(manager: string): object[] {
    const kind = "ValidatingAdmissionPolicy";
    const apiVersion = "admissionregistration.k8s.io/v1";
    const name = `${manager}-canary`;
    const metadata = { name, labels: { "app.kubernetes.io/part-of": "groundwork" } };
    const rule = {
        apiGroups: [""],
        apiVersions: ["*"],
        operations: ["CREATE"],
        resources: ["configmaps"],
    };
    const matchConditions = [
        { name: "manager", expression: `request.options.fieldManager == '${manager}'` },
    ];
    const validations = [{ expression: "false", message: `${manager}.` }];
    const spec = { matchConstraints: { resourceRules: [rule] }, matchConditions, validations };
    return [
        { apiVersion, kind, metadata, spec },
        {
            apiVersion,
            kind: `${kind}Binding`,
            metadata,
            spec: { policyName: name, validationActions: ["Warn"] },
        },
    ];
}

const inReach = fs.existsSync(cases) ? describe : describe.skip;

// Slow: thousands of objects are sent to the API server, each once for every group of policies.
inReach("preview and admission", function () {
    this.timeout(900_000);
    let engine: TestEngine;
    let api: ApiProxy;
    before(async function () {
        this.timeout(startTimeout);
        engine = await startTestEngine();
        await engine.kubectl(["create", "namespace", namespace]);
        api = await ApiProxy.start(engine.kubeconfig);
        const objects = managers.flatMap((manager) => [
            ...policyFor(manager),
            ...canaryFor(manager.name),
        ]);
        const list = { apiVersion: "v1", kind: "List", items: objects };
        await engine.kubectl(["apply", "--server-side", "-f", "-"], JSON.stringify(list));
    });
    after(async () => {
        api.stop();
        const all = "validatingadmissionpolicybindings,validatingadmissionpolicies";
        await engine.kubectl(["delete", all, "-l", "app.kubernetes.io/part-of=groundwork"]);
    });

    /** Waits until the API server has read all policies. */
    async function standing(): Promise<void> {
        const probe = {
            apiVersion: "v1",
            kind: "ConfigMap",
            metadata: { name: "probe", namespace },
        };
        for (const { name } of managers) {
            await eventually(async () => {
                const { warned } = await api.tryCreate(probe, namespace, name);
                return warned.includes(name);
            });
        }
    }

    it("have expressions that the API server has no doubt about", async () => {
        const text = await engine.kubectl(["get", "validatingadmissionpolicies", "-o", "json"]);
        const list: unknown = JSON.parse(text);
        assert.ok(isTree(list) && Array.isArray(list.items));
        const there = new Set(list.items.map((item) => at(item, "metadata", "name")));
        // Other tests on this cluster have policies of their own.
        const missing = managers.map(({ name }) => name);
        assert.deepEqual(
            missing.filter((name) => !there.has(name)),
            [],
        );
    });

    it("say the same of every object of the corpus", async () => {
        await standing();
        const differences: string[] = [];
        const refusals: string[] = [];
        let compared = 0;
        const judge = async (object: Tree): Promise<void> => {
            const expected = new Set(brokenIn(object));
            for (const manager of managers) {
                const { warned, refused } = await api.tryCreate(object, namespace, manager.name);
                if (refused !== undefined) {
                    refusals.push(`${String(object.kind)}: ${refused}`);
                    break;
                }
                for (const rule of manager.rules.map(({ id }) => id)) {
                    if (warned.includes(rule) !== expected.has(rule)) {
                        const where = expected.has(rule)
                            ? "only in a preview"
                            : "only at admission";
                        differences.push(`${rule} ${where}: ${JSON.stringify(object)}`);
                    }
                }
                compared += manager.rules.length;
            }
        };
        const pending = corpusObjects();
        const worker = async (): Promise<void> => {
            for (let object = pending.pop(); object !== undefined; object = pending.pop()) {
                await judge(object);
            }
        };
        await Promise.all(Array.from({ length: 8 }, worker));
        if (process.env.GROUNDWORK_PARITY !== undefined) {
            fs.writeFileSync(
                process.env.GROUNDWORK_PARITY,
                JSON.stringify({ compared, refusals, differences }, undefined, 1),
            );
        }
        console.log(
            `      ${compared} verdicts compared, ${refusals.length} objects refused as invalid`,
        );
        assert.deepEqual(differences.slice(0, 20), []);
    });
});
