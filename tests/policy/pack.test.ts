import * as assert from "node:assert/strict";
import type { PolicyPackArgs } from "@pulumi/policy";
import { policyPackArgs, type PackOptions } from "../../policy/pack";
import { handbook, rules } from "../../policy/rules";
import { messages, run } from "./running";
import { resource, unknownObject, unknownText } from "./support";

const metadata = { name: "web", namespace: "shop" };
const pod = resource("kubernetes:core/v1:Pod", "program-name", { metadata, spec: {} });
function packFor(exempted: Partial<PackOptions> = {}): PolicyPackArgs {
    return policyPackArgs({ exemptions: [], today: "2026-06-30", ...exempted });
}

describe("the policy pack", () => {
    it("has one policy for each rule, off beyond its level, one for exemptions, and four that only tell", () => {
        const { policies, enforcementLevel } = packFor();
        assert.equal(enforcementLevel, "mandatory");
        const advisory = policies.filter((policy) => policy.enforcementLevel === "advisory");
        assert.deepEqual(
            policies.map(({ name }) => name),
            [
                ...rules.map(({ id }) => id),
                "faulty-exemptions",
                ...advisory.map(({ name }) => name),
            ],
        );
        assert.deepEqual(
            advisory.map(({ name }) => name),
            ["advice", "not-evaluated", "unused-exemptions", "exempted"],
        );
    });

    it("names the rule, the object, the value and the fix in one sentence", async () => {
        const [message] = messages(await run(packFor(), [pod]), "no-bare-pods");
        assert.equal(
            message,
            "no-bare-pods: Pod shop/web: kind is Pod: no controller replaces this Pod when it or " +
                "its node is lost. Fix: declare a Deployment, StatefulSet, DaemonSet, Job or CronJob " +
                "with this Pod as its template.",
        );
    });

    it("judges what the program declares, not the defaults of the API server", async () => {
        const type = "kubernetes:apps/v1:Deployment";
        const scaler = resource("kubernetes:autoscaling/v2:HorizontalPodAutoscaler", "web", {
            metadata,
            spec: { scaleTargetRef: { kind: "Deployment", name: "web" }, maxReplicas: 3 },
        });
        const container = { resources: { requests: { cpu: "1" } } };
        const template = { spec: { containers: [container] } };
        const declared = resource(type, "web", { metadata, spec: { template } });
        const defaulted = resource(type, "web", { metadata, spec: { replicas: 1, template } });
        const inputs = [declared, scaler];
        const reported = await run(packFor(), inputs, {}, [defaulted, scaler]);
        assert.deepEqual(messages(reported, "autoscaling"), []);
    });

    it("judges no object that the program only reads", async () => {
        const foreign = resource("kubernetes:apps/v1:Deployment", "foreign", {
            metadata: { name: "foreign", namespace: "office" },
            spec: { replicas: 5, template: {} },
        });
        const own = resource("kubernetes:core/v1:ConfigMap", "own", { metadata });
        const reported = await run(packFor(), [own], {}, [own, foreign]);
        assert.deepEqual(messages(reported, "autoscaling"), []);
    });

    it("reads each rule's configuration", async () => {
        const type = "kubernetes:apps/v1:Deployment";
        const spec = { revisionHistoryLimit: 30 };
        const deployment = resource(type, "web", { metadata, spec });
        const config = { "revision-history": { maximum: 30 } };
        const strict = await run(packFor(), [deployment]);
        const lenient = await run(packFor(), [deployment], config);
        assert.equal(messages(strict, "revision-history").length, 1);
        assert.deepEqual(messages(lenient, "revision-history"), []);
    });

    it("refuses a parameter of the wrong type by name", async () => {
        const deployment = resource("kubernetes:apps/v1:Deployment", "web", {
            metadata,
            spec: { revisionHistoryLimit: 30 },
        });
        const config = { "revision-history": { maximum: "30" } };
        await assert.rejects(run(packFor(), [deployment], config), /parameter maximum is "30"/);
    });

    it("tells advice apart from violations", async () => {
        const containers = [{ name: "web", command: ["wait-for-it", "db:5432"] }];
        const job = resource("kubernetes:batch/v1:Job", "web", {
            metadata,
            spec: { template: { spec: { containers } } },
        });
        const reported = await run(packFor(), [job]);
        assert.deepEqual(messages(reported, "init-containers"), []);
        assert.match(messages(reported, "advice").join(), /^init-containers: Job shop\/web: /);
    });

    it("says once for all rules what is unknown, and what it waits for", async () => {
        const deployment = resource("kubernetes:apps/v1:Deployment", "web", {
            metadata,
            spec: unknownObject,
        });
        const password = resource("random:index/randomPassword:RandomPassword", "admin", {});
        deployment.propertyDependencies.spec = [password];
        const reported = await run(packFor({ rules: handbook }), [deployment, password]);
        assert.deepEqual(messages(reported, "not-evaluated"), [
            "suitable-controller, init-containers, revision-history, external-configuration, " +
                "health-probes, resource-limits, autoscaling: Deployment shop/web: not evaluated: " +
                "spec is unknown until RandomPassword admin exists. Fix: give it a value that is " +
                "known in the preview.",
        ]);
    });

    it("prints no secret, not even in what it refuses", async () => {
        const containers = [
            {
                env: [{ name: "DB_PASSWORD", value: "hunter2" }],
                args: ["--token=hunter2", "until mysqladmin -phunter2 ping; do sleep 1; done"],
            },
        ];
        const spec = { template: { spec: { containers } } };
        const reported = await run(packFor(), [
            resource("kubernetes:apps/v1:Deployment", "web", { metadata, spec }),
            resource("kubernetes:core/v1:ConfigMap", "web", {
                metadata,
                data: { password: "hunter2", "app.ini": "password = hunter2" },
            }),
        ]);
        assert.equal(messages(reported, "external-configuration").length, 3);
        assert.ok(!JSON.stringify(reported).includes("hunter2"));
    });

    it("knows a resource whose name is not known yet by its name in the program", async () => {
        const nameless = resource("kubernetes:core/v1:Pod", "program-name", {
            metadata: { name: unknownText },
        });
        const [message] = messages(await run(packFor(), [nameless]), "no-bare-pods");
        assert.match(message ?? "", /^no-bare-pods: Pod program-name: /);
    });
});
