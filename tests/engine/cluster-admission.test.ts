import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { z } from "zod";
import { eventually } from "../support/clusterBench";
import { startTestEngine, startTimeout, type TestEngine } from "../support/engine";
import { container, freshTenant, pod, type Tenant } from "../support/tenant";

describe("the API server of the embedded cluster", function () {
    this.timeout(20_000);
    let engine: TestEngine;
    let tenant: Tenant;
    before(async function () {
        this.timeout(startTimeout);
        engine = await startTestEngine();
    });
    beforeEach(async () => {
        tenant = await freshTenant(engine);
    });

    it("lets an account do nothing without a role, and with one what it says", async () => {
        const account = `system:serviceaccount:${tenant.namespace}:robot`;
        await tenant.kubectl("create", "serviceaccount", "robot");
        await assert.rejects(tenant.kubectl("get", "pods", `--as=${account}`), /forbidden: User/);
        await tenant.kubectl("create", "role", "reader", "--verb=list", "--resource=pods");
        const subject = `--serviceaccount=${tenant.namespace}:robot`;
        await tenant.kubectl("create", "rolebinding", "reader", "--role=reader", subject);
        await tenant.kubectl("get", "pods", `--as=${account}`);
        await assert.rejects(
            tenant.kubectl("get", "secrets", `--as=${account}`),
            /forbidden: User/,
        );
    });

    it("knows an account by its token", async () => {
        await tenant.kubectl("create", "serviceaccount", "robot");
        const token = (await tenant.kubectl("create", "token", "robot")).trim();
        // kubectl would rather present the administrator's certificate.
        const plain = path.join(engine.home, "token.kubeconfig");
        const view = await tenant.kubectl("config", "view", "--raw", "-o", "json");
        const config = z.looseObject({}).parse(JSON.parse(view));
        fs.writeFileSync(plain, JSON.stringify({ ...config, users: [] }));
        const as = (given: string) =>
            tenant.kubectl(`--kubeconfig=${plain}`, `--token=${given}`, "auth", "whoami");
        assert.match(await as(token), new RegExp(`serviceaccount:${tenant.namespace}:robot`));
        await assert.rejects(as("x"), /Unauthorized|must be logged in/);
    });

    it("refuses a privileged pod where restricted is enforced", async () => {
        const level = "pod-security.kubernetes.io/enforce=restricted";
        await tenant.kubectl("label", "namespace", tenant.namespace, level);
        const privileged = { ...container, securityContext: { privileged: true } };
        await assert.rejects(
            tenant.apply(pod("bad", { containers: [privileged] })),
            /violates PodSecurity "restricted:latest": privileged/,
        );
    });

    it("refuses what exceeds a quota", async () => {
        await tenant.kubectl("create", "quota", "few", "--hard=configmaps=2");
        await tenant.kubectl("create", "configmap", "second");
        await assert.rejects(tenant.kubectl("create", "configmap", "third"), /exceeded quota: few/);
    });

    it("fills in and enforces a limit range", async () => {
        await tenant.apply({
            apiVersion: "v1",
            kind: "LimitRange",
            metadata: { name: "range" },
            spec: {
                limits: [{ type: "Container", default: { cpu: "1" }, max: { cpu: "2" } }],
            },
        });
        await tenant.apply(pod("small"));
        assert.equal(
            await tenant.read("pod/small", ".spec.containers[0].resources.limits.cpu"),
            "1",
        );
        const large = { ...container, resources: { limits: { cpu: "3" } } };
        await assert.rejects(
            tenant.apply(pod("large", { containers: [large] })),
            /maximum cpu usage per Container is 2/,
        );
    });

    it("refuses by an admission policy in CEL", async () => {
        const name = `${tenant.namespace}.example.com`;
        await tenant.apply({
            apiVersion: "admissionregistration.k8s.io/v1",
            kind: "ValidatingAdmissionPolicy",
            metadata: { name },
            spec: {
                matchConstraints: {
                    resourceRules: [
                        {
                            apiGroups: [""],
                            apiVersions: ["v1"],
                            operations: ["CREATE"],
                            resources: ["configmaps"],
                        },
                    ],
                },
                validations: [
                    {
                        expression: "!object.metadata.name.startsWith('bad')",
                        message: "no bad",
                    },
                ],
            },
        });
        await tenant.apply({
            apiVersion: "admissionregistration.k8s.io/v1",
            kind: "ValidatingAdmissionPolicyBinding",
            metadata: { name },
            spec: {
                policyName: name,
                validationActions: ["Deny"],
                matchResources: {
                    namespaceSelector: {
                        matchLabels: { "kubernetes.io/metadata.name": tenant.namespace },
                    },
                },
            },
        });
        // A policy comes into force a moment after it was made.
        let refusal = "";
        await eventually(async () => {
            refusal = await tenant
                .kubectl("create", "configmap", "bad", "--dry-run=server")
                .then(() => "", String);
            return refusal !== "";
        });
        assert.match(refusal, /ValidatingAdmissionPolicy .* denied request: no bad/);
        await tenant.kubectl("create", "configmap", "good");
    });
});
