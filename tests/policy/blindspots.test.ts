import * as assert from "node:assert/strict";
import { handbook as rules } from "../../policy/rules";
import { judge, resource, type TestResource } from "./support";

/** What all rules find, as `rule path`. */
function findAll(...resources: TestResource[]): string[] {
    return rules.flatMap((rule) =>
        judge(rule, resources).findings.map(({ place }) => `${rule.id} ${place.path}`),
    );
}

const metadata = { name: "web", namespace: "shop" };

describe("what other packs do not see", () => {
    it("judges in a patch what it sets, and not what it leaves out", () => {
        const containers = [{ name: "web", env: [{ name: "DB_PASSWORD", value: "hunter2" }] }];
        const spec = { revisionHistoryLimit: 0, template: { spec: { containers } } };
        const patch = resource("kubernetes:apps/v1:DeploymentPatch", "web", {
            kind: "Deployment",
            metadata,
            spec,
        });
        assert.deepEqual(findAll(patch), [
            "revision-history spec.revisionHistoryLimit",
            "external-configuration spec.template.spec.containers[0].env[0].value",
        ]);
    });

    it("judges objects of old API groups", () => {
        const old = resource("kubernetes:extensions/v1beta1:DaemonSet", "web", {
            metadata,
            spec: { revisionHistoryLimit: 0 },
        });
        assert.deepEqual(findAll(old), ["revision-history spec.revisionHistoryLimit"]);
    });

    it("judges no custom resource that is only called like a workload", () => {
        const custom = resource("kubernetes:example.org/v1:Deployment", "web", {
            metadata,
            spec: { replicas: 5, template: { spec: { containers: [{ name: "web" }] } } },
        });
        assert.deepEqual(findAll(custom), []);
    });

    it("advises where a chart renders a Service and its workload", () => {
        const chart = resource("kubernetes:helm.sh/v4:Chart", "web", {});
        const labels = { app: "web" };
        const service = resource("kubernetes:core/v1:Service", "web", {
            metadata,
            spec: { selector: labels },
        });
        const workload = resource("kubernetes:apps/v1:DaemonSet", "web", {
            metadata,
            spec: { template: { metadata: { labels } } },
        });
        service.parent = chart;
        workload.parent = chart;
        const levels = rules.flatMap((rule) =>
            judge(rule, [chart, service, workload]).findings.map(({ level }) => level),
        );
        assert.deepEqual(levels, ["advice"]);
    });

    it("judges a program's own component like any other place", () => {
        const pod = resource("kubernetes:core/v1:Pod", "web", { metadata });
        pod.parent = resource("groundwork:test:Part", "part", {});
        assert.deepEqual(findAll(pod), ["no-bare-pods kind"]);
    });
});
