import * as assert from "node:assert/strict";

import { AdmissionPolicies } from "../../components/admission-policies";
import { platformPolicies } from "../../components/admission-policies/values";
import { readConfiguration } from "../../policy/check/configuration";
import { rules } from "../../policy/rules";
import { at, isRecord, recordGraph, type RecordedResource, unknownPaths } from "../support/graph";
import { configOf, graphOf } from "../support/platform";

type Settings = Readonly<Record<string, unknown>>;

/** The foundation and the teams, which is all that this is about, and what leads to their hosts. */
function graphWith(admission: Settings, preview = false): Promise<RecordedResource[]> {
    const layers = ["foundation", "networking", "tenants"];
    return graphOf(configOf("dev", { layers, admission }), preview);
}

function policiesIn(graph: readonly RecordedResource[]): string[] {
    return graph
        .filter(({ parent }) => parent === "admission")
        .map(({ name }) => name.replace(/^admission-/, ""));
}

/** What each namespace says of the rules that hold in it. */
function judgementsIn(graph: readonly RecordedResource[]): Readonly<Record<string, string>> {
    const namespaces = graph.filter(({ type }) => type === "kubernetes:core/v1:Namespace");
    return Object.fromEntries(
        namespaces.map(({ inputs }) => {
            const labels = at(inputs, "metadata", "labels");
            const said = Object.entries(isRecord(labels) ? labels : {})
                .filter(([key]) => key.startsWith("policy.groundwork.dev/"))
                .map(([key, level]) => `${key.replace(/^.*\//, "")} ${String(level)}`);
            return [String(at(inputs, "metadata", "name")), said.join()];
        }),
    );
}

const level = (name: string) => ["objects", "pods"].map((subject) => `${subject}-${name}`);
const modes = ["audit", "enforce", "warn"];

describe("the admission policies", () => {
    it("refuse by the recommended rules in every namespace of the platform and the teams", async () => {
        const graph = await graphWith({});
        const judgements = judgementsIn(graph);
        assert.ok("platform-dns" in judgements && "team-sample-preview" in judgements);
        assert.deepEqual([...new Set(Object.values(judgements))], ["enforce recommended"]);
    });

    it("are a policy and its bindings for each level and subject", async () => {
        const made = policiesIn(await graphWith({}));
        const expected = [...level("baseline"), ...level("recommended")].flatMap((key) => [
            key,
            ...modes.map((mode) => `${key}-${mode}`),
            // What lives in no namespace is no pod.
            ...(key.startsWith("objects") ? [`${key}-cluster`] : []),
        ]);
        assert.deepEqual(made.sort(), expected.sort());
    });

    for (const [asked, levels] of [
        ["baseline", ["baseline"]],
        ["strict", ["baseline", "recommended", "strict"]],
    ] as const) {
        it(`come and go with the level ${asked}`, async () => {
            const before = await graphWith({});
            const after = await graphWith({ level: asked });
            const keys = policiesIn(after).filter(
                (name) => !/-(audit|enforce|warn|cluster)$/.test(name),
            );
            assert.deepEqual(keys.sort(), levels.flatMap(level).sort());
            const shared = policiesIn(before).filter((name) => policiesIn(after).includes(name));
            const inputsOf = (graph: readonly RecordedResource[]) =>
                graph.filter(({ name }) => shared.includes(name.replace(/^admission-/, "")));
            assert.deepEqual(inputsOf(after), inputsOf(before), "the others stay as they are");
        });
    }

    it("leave nothing behind where they are off", async () => {
        const graph = await graphWith({ mode: "off" });
        assert.doesNotMatch(
            JSON.stringify(graph.filter(({ parent }) => parent !== "team-images")),
            /policy\.groundwork\.dev|groundwork-(pods|objects)-|AdmissionPolicies/,
        );
    });

    it("stand as soon as one namespace wants them, and hold there only", async () => {
        const one = { "team-sample": { mode: "warn", level: "strict" } };
        const graph = await graphWith({ mode: "off", namespaces: one });
        assert.ok(policiesIn(graph).includes("pods-strict-warn"));
        const { "team-sample": sample, ...others } = judgementsIn(graph);
        assert.equal(sample, "warn strict");
        assert.deepEqual([...new Set(Object.values(others))], [""]);
    });

    it("are gentler or stricter, in part or in whole, where a namespace says so", async () => {
        const graph = await graphWith({
            namespaces: {
                "team-sample": { level: "strict" },
                "team-sample-preview": { mode: "audit" },
                "platform-dns": { mode: "off" },
            },
        });
        const judgements = judgementsIn(graph);
        assert.equal(judgements["team-sample"], "enforce strict");
        assert.equal(judgements["team-sample-preview"], "audit recommended");
        assert.equal(judgements["platform-dns"], "");
        assert.equal(judgements["platform-monitoring"], "enforce recommended");
    });

    it("ask less of builds, unless the settings do", async () => {
        const delivery = { jenkins: { enabled: true } };
        const changed = (admission: Settings) => configOf("dev", { delivery, admission });
        const builds = async (admission: Settings) =>
            judgementsIn(await graphOf(changed(admission)))["platform-jenkins-builds"];
        assert.equal(await builds({}), "enforce baseline");
        const own = { "platform-jenkins-builds": { level: "strict" } };
        assert.equal(await builds({ namespaces: own }), "enforce strict");
    });

    it("stand before any namespace, and are known at preview", async () => {
        const graph = await graphWith({}, true);
        const namespaces = graph.filter(({ type }) => type === "kubernetes:core/v1:Namespace");
        assert.ok(namespaces.length > 0);
        for (const { name, dependsOn } of namespaces) {
            assert.deepEqual(dependsOn, ["admission"], name);
        }
        assert.deepEqual(
            graph
                .filter(({ parent }) => parent === "admission")
                .flatMap(({ inputs }) => unknownPaths(inputs)),
            [],
        );
    });
});

describe("an exemption at admission", () => {
    const args = {
        level: "recommended",
        namespaces: ["platform-node-metrics"],
        environment: "dev",
    } as const;
    const textWith = async (changes: object): Promise<string> =>
        JSON.stringify(
            await recordGraph(() => new AdmissionPolicies("it", { ...args, ...changes })),
        );

    it("holds to its last day", async () => {
        const nodeExporter =
            /object\.kind == 'DaemonSet' && .*'platform-node-metrics'.*'node-exporter'/;
        assert.match(await textWith({ today: "2027-05-31" }), nodeExporter);
        assert.doesNotMatch(await textWith({ today: "2027-06-01" }), /variables\.exempted/);
    });

    it("is none where its namespace or its maker is not", async () => {
        assert.doesNotMatch(await textWith({}), /platform-storage-helpers|cm-acme-http-solver/);
        const all = ["platform-storage", "platform-storage-helpers", "platform-certificates"];
        assert.match(
            await textWith({ namespaces: all }),
            /username == 'system:serviceaccount:platform-certificates:cert-manager'/,
        );
    });
});

describe("the configuration of the policies at admission", () => {
    const policiesBy = (raw: object, environment = "dev") =>
        JSON.stringify(
            platformPolicies({
                level: "recommended",
                namespaces: [],
                environment,
                configured: readConfiguration(raw, "the test", rules),
            }),
        );
    const granted = {
        rule: "no-node-port",
        target: { kind: "Service", namespace: "team-shop", name: "door" },
        reason: "The test needs it.",
        owner: "testers",
        expires: "9999-12-31",
    };

    it("switches rules and sets their parameters", () => {
        assert.match(policiesBy({}), /no-ssh: /);
        assert.doesNotMatch(policiesBy({ "no-ssh": "off" }), /no-ssh: /);
        assert.doesNotMatch(policiesBy({ "no-ssh": "advisory" }), /no-ssh: /);
        assert.match(policiesBy({ "named-ports": "on" }), /named-ports: /);
        assert.match(
            policiesBy({ "allowed-registries": { registries: ["registry.example.org/"] } }),
            /registry\.example\.org/,
        );
    });

    it("exempts what the preview exempts, in the stacks that an exemption is for", () => {
        assert.match(policiesBy({ exemptions: [granted] }), /'team-shop'/);
        const prod = { exemptions: [{ ...granted, stacks: ["prod"] }] };
        assert.doesNotMatch(policiesBy(prod), /'team-shop'/);
        assert.match(policiesBy(prod, "prod"), /'team-shop'/);
    });
});
