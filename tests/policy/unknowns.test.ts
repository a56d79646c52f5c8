import * as assert from "node:assert/strict";
import type { Report } from "../../policy/library/report";
import { rules } from "../../policy/rules";
import { judge, resource, resourcesOf, unknownObject, unknownText } from "./support";
import { replaced, stepsTo } from "./tree";

function ruleOf(id: string) {
    const rule = rules.find((candidate) => candidate.id === id);
    assert.ok(rule, `there is no rule ${id}`);
    return rule;
}

/** What a rule says of one object, parts of which are not known yet. */
function judgeOne(id: string, type: string, props: object): Report {
    return judge(ruleOf(id), [resource(`kubernetes:${type}`, "web", props)]);
}

function paths(places: readonly { readonly path: string }[]): string[] {
    return places.map(({ path }) => path);
}

function findingPaths(report: Report): string[] {
    return paths(report.findings.map(({ place }) => place));
}

const metadata = { name: "web", namespace: "shop" };
const deployment = "apps/v1:Deployment";

describe("values that are not known in a preview", () => {
    it("do not hide a bare Pod", () => {
        const report = judgeOne("no-bare-pods", "core/v1:Pod", { metadata, spec: unknownObject });
        assert.deepEqual(findingPaths(report), ["kind"]);
    });

    it("leave a StatefulSet's Service open", () => {
        const spec = { serviceName: unknownText, template: {} };
        const report = judgeOne("suitable-controller", "apps/v1:StatefulSet", { metadata, spec });
        assert.deepEqual(paths(report.notEvaluated), ["spec.serviceName"]);
        assert.deepEqual(report.findings, []);
    });

    it("leave a command open, and judge the next container", () => {
        const containers = [{ command: [unknownText] }, { command: ["wait-for-it"] }];
        const spec = { template: { spec: { containers } } };
        const report = judgeOne("init-containers", deployment, { metadata, spec });
        assert.deepEqual(paths(report.notEvaluated), [
            "spec.template.spec.containers[0].command[0]",
        ]);
        assert.deepEqual(findingPaths(report), ["spec.template.spec.containers[1].command"]);
    });

    it("leave the order open where a selector is unknown", () => {
        const report = judge(ruleOf("services-first"), [
            resource("kubernetes:core/v1:Service", "web", {
                metadata,
                spec: { selector: unknownObject },
            }),
            resource(`kubernetes:${deployment}`, "web", { metadata, spec: { template: {} } }),
        ]);
        assert.deepEqual(paths(report.notEvaluated), ["spec.selector"]);
    });

    it("leave the order open where a Service's namespace is unknown", () => {
        const report = judge(ruleOf("services-first"), [
            resource("kubernetes:core/v1:Service", "web", {
                metadata: { name: "web", namespace: unknownText },
                spec: { selector: { app: "web" } },
            }),
            resource(`kubernetes:${deployment}`, "web", { metadata, spec: { template: {} } }),
        ]);
        assert.deepEqual(paths(report.notEvaluated), ["metadata.namespace"]);
    });

    it("leave the history open, and see the pause", () => {
        const spec = { revisionHistoryLimit: unknownText, paused: true };
        const report = judgeOne("revision-history", deployment, { metadata, spec });
        assert.deepEqual(paths(report.notEvaluated), ["spec.revisionHistoryLimit"]);
        assert.deepEqual(findingPaths(report), ["spec.paused"]);
    });

    it("are a literal secret where they have the name of one", () => {
        const env = [
            { name: "DB_PASSWORD", value: unknownText },
            { name: "GREETING", value: unknownText },
        ];
        const spec = { template: { spec: { containers: [{ env }] } } };
        const report = judgeOne("external-configuration", deployment, { metadata, spec });
        assert.deepEqual(findingPaths(report), ["spec.template.spec.containers[0].env[0].value"]);
        assert.deepEqual(paths(report.notEvaluated), [
            "spec.template.spec.containers[0].env[1].value",
        ]);
    });

    it("leave one container's probe open, and judge the next container", () => {
        const containers = [{ readinessProbe: unknownObject, livenessProbe: unknownObject }, {}];
        const spec = { template: { spec: { containers } } };
        const report = judgeOne("health-probes", deployment, { metadata, spec });
        assert.equal(report.notEvaluated.length, 2);
        assert.deepEqual(findingPaths(report), [
            "spec.template.spec.containers[1].readinessProbe",
            "spec.template.spec.containers[1].livenessProbe",
        ]);
    });

    it("leave one amount open, and judge the others", () => {
        const resources = { requests: { cpu: unknownText }, limits: { cpu: "1", memory: "1Gi" } };
        const spec = { template: { spec: { containers: [{ resources }] } } };
        const report = judgeOne("resource-limits", deployment, { metadata, spec });
        const first = "spec.template.spec.containers[0].resources";
        assert.deepEqual(paths(report.notEvaluated), [`${first}.requests.cpu`]);
        assert.deepEqual(findingPaths(report), [`${first}.requests.memory`]);
    });

    it("leave the namespace open", () => {
        const props = { metadata: { name: "web", namespace: unknownText }, spec: {} };
        const report = judgeOne("namespaces", deployment, props);
        assert.deepEqual(paths(report.notEvaluated), ["metadata.namespace"]);
        assert.deepEqual(report.findings, []);
    });

    it("leave the autoscaling open", () => {
        const spec = { replicas: unknownText, template: { spec: {} } };
        const report = judgeOne("autoscaling", deployment, { metadata, spec });
        assert.deepEqual(paths(report.notEvaluated), ["spec.replicas"]);
        assert.deepEqual(report.findings, []);
    });

    for (const rule of rules) {
        it(`never turn a violation of ${rule.id} into silence`, () => {
            for (const example of rule.examples.bad) {
                for (const { path } of example.finds) {
                    silences(example, path);
                }
            }
        });

        /** Makes each part of the way to a finding unknown in turn, in every object. */
        function silences(example: (typeof rule.examples.bad)[number], path: string): void {
            const declared = resourcesOf(example);
            for (const steps of stepsTo(path)) {
                for (const target of declared) {
                    const props = replaced(target.props, steps, unknownObject);
                    if (props === undefined) {
                        continue;
                    }
                    const changed = declared.map((one) =>
                        one === target ? { ...one, ...resource(one.type, one.name, props) } : one,
                    );
                    const report = judge(rule, changed, example.settings);
                    const told = report.findings.length + report.notEvaluated.length;
                    assert.ok(told > 0, `${example.title}: ${steps.join(".")} unknown, no word`);
                }
            }
        }
    }
});
