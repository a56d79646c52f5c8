import * as assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";

import { metricsServerFlags } from "../../components/metrics-server/values";
import { at, find, type RecordedResource, unknownPaths } from "../support/graph";
import { listAt, observedPlatform, partsOf } from "../support/observability";

const namespace = "platform-resource-metrics";
const insecure = "--kubelet-insecure-tls";

function flagsOf(graph: readonly RecordedResource[]): readonly unknown[] {
    const { inputs } = find(graph, "Deployment/metrics-server");
    return listAt(inputs, "spec", "template", "spec", "containers", "0", "args");
}

function decoded(base64: unknown): string {
    return Buffer.from(String(base64), "base64").toString();
}

describe("metrics-server", () => {
    let graph: RecordedResource[] = [];
    before(async () => {
        graph = await observedPlatform({ settings: { profile: "ha" } });
    });
    const part = (name: string) => {
        const found = partsOf(graph, "metrics-server").find((it) => it.name === name);
        assert.ok(found, `there is no ${name}`);
        return found;
    };

    it("verifies kubelets by the cluster's CA, unless the environment says that it cannot", async () => {
        assert.ok(
            flagsOf(graph).includes(
                "--kubelet-certificate-authority=/var/run/secrets/kubernetes.io/serviceaccount/ca.crt",
            ),
        );
        assert.ok(!flagsOf(graph).includes(insecure));
        const settings = { resourceMetrics: { kubeletCertificates: "self-signed" } };
        assert.ok(flagsOf(await observedPlatform({ settings })).includes(insecure));
    });

    it("never says both of kubelets' certificates, which it would refuse to start with", () => {
        for (const kubelets of ["cluster-ca", "self-signed"] as const) {
            const flags = metricsServerFlags(kubelets).filter((flag) =>
                /^--kubelet-(insecure-tls|certificate-authority)/.test(flag),
            );
            assert.equal(flags.length, 1);
        }
    });

    it("is known to the API server by the certificate that its pods show, and by no other", () => {
        const { inputs, secretInputs } = part("metrics-server-certificate");
        const shown = at(inputs, "stringData", "tls.crt");
        const spec = at(part("metrics-server-api").inputs, "spec");
        assert.equal(decoded(at(spec, "caBundle")), shown);
        assert.equal(at(spec, "insecureSkipTLSVerify"), undefined);
        assert.equal(
            new X509Certificate(String(shown)).subjectAltName,
            `DNS:metrics-server.${namespace}.svc`,
        );
        assert.deepEqual(secretInputs, ["stringData"]);
        assert.deepEqual(part("metrics-server-api").secretInputs, []);
    });

    it("answers for its API only after its pods can, and no longer than they do", () => {
        const { inputs, dependsOn } = part("metrics-server-api");
        assert.deepEqual(dependsOn, ["metrics-server-pods"]);
        assert.deepEqual(at(inputs, "spec", "service"), {
            name: "metrics-server",
            namespace,
            port: 443,
        });
        assert.equal(at(inputs, "metadata", "name"), "v1beta1.metrics.k8s.io");
    });

    it("is reached at its port by all, and reaches kubelets and the API server only", () => {
        const { inputs } = part("metrics-server-flows");
        const port = (number: number) => ({ protocol: "TCP", port: number });
        const to = [{ ipBlock: { cidr: "0.0.0.0/0" } }, { ipBlock: { cidr: "::/0" } }];
        assert.deepEqual(at(inputs, "spec", "ingress"), [{ ports: [port(10250)] }]);
        assert.deepEqual(at(inputs, "spec", "egress"), [
            { to, ports: [port(10250)] },
            { to, ports: [port(443), port(6443)] },
        ]);
    });

    it("may read nodes and pods, and delegate the question who calls", () => {
        assert.deepEqual(at(part("metrics-server-role").inputs, "rules"), [
            { apiGroups: [""], resources: ["nodes/metrics"], verbs: ["get"] },
            { apiGroups: [""], resources: ["pods", "nodes"], verbs: ["list", "watch"] },
        ]);
        const delegator = part("metrics-server-delegator-binding").inputs;
        assert.equal(at(delegator, "roleRef", "name"), "system:auth-delegator");
        const reader = part("metrics-server-authentication-binding").inputs;
        assert.equal(at(reader, "metadata", "namespace"), "kube-system");
        assert.equal(at(reader, "roleRef", "kind"), "Role");
        const account = { kind: "ServiceAccount", name: "metrics-server", namespace };
        for (const binding of [delegator, reader]) {
            assert.deepEqual(at(binding, "subjects"), [account]);
        }
    });

    it("plans its pods with nothing unknown, though its certificate is yet to come", async () => {
        const planned = await observedPlatform({ preview: true });
        const secret = partsOf(planned, "metrics-server").find(
            ({ name }) => name === "metrics-server-certificate",
        );
        assert.ok(unknownPaths(secret?.inputs).length > 0);
        const { inputs } = find(planned, "Deployment/metrics-server");
        assert.deepEqual(unknownPaths(inputs), []);
    });
});
