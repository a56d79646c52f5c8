import * as assert from "node:assert/strict";

import { at, find, type RecordedResource, unknownPaths } from "../support/graph";
import { listAt, partsOf } from "../support/observability";
import { configOf, graphOf, wordsOf } from "../support/platform";

const acme = { provider: "cert-manager", issuer: "acme", acme: { email: "ops@example.com" } };
const internal = { provider: "cert-manager", issuer: "internal" };

function withCertificates(certificates: object, more: object = {}): Promise<RecordedResource[]> {
    return graphOf(configOf("prod", { certificates, ...more }));
}

function part(graph: readonly RecordedResource[], role: string): RecordedResource {
    const found = partsOf(graph, "cert-manager").find(
        ({ name }) => name === `cert-manager-${role}`,
    );
    assert.ok(found, `there is no ${role}`);
    return found;
}

describe("cert-manager", () => {
    let graph: RecordedResource[] = [];
    before(async () => {
        graph = await withCertificates(acme);
    });

    it("is the chart that was locked, in the namespace that it waits for", () => {
        const chart = graph.find(({ name }) => name === "cert-manager-release-chart");
        const { inputs } = chart ?? assert.fail("there is no chart");
        assert.match(String(inputs["chart"]), /^oci:\/\/.*\/cert-manager@sha256:[0-9a-f]{64}$/);
        assert.equal(inputs["version"], "v1.21.2");
        assert.equal(inputs["namespace"], "platform-certificates");
        assert.equal(at(inputs["values"], "webhook", "replicaCount"), 3);
        assert.deepEqual(unknownPaths(inputs), []);
    });

    it("comes after its flows, and its issuers after it", () => {
        const { dependsOn } = part(graph, "release");
        for (const role of ["controller", "webhook", "cainjector"]) {
            assert.ok(dependsOn.includes(`cert-manager-${role}-flows`), role);
        }
        assert.deepEqual(part(graph, "issuer").dependsOn, ["cert-manager-release-chart"]);
    });

    it("has an ACME server visit hosts through the platform's way in, by no node port", () => {
        const spec = at(part(graph, "issuer").inputs, "spec", "acme");
        assert.equal(at(spec, "email"), "ops@example.com");
        assert.deepEqual(at(spec, "solvers"), [
            { http01: { ingress: { ingressClassName: "traefik", serviceType: "ClusterIP" } } },
        ]);
        const { inputs } = part(graph, "controller-flows");
        const ports = listAt(inputs, "spec", "egress").map((rule) =>
            listAt(rule, "ports").map((port) => at(port, "port")),
        );
        assert.deepEqual(ports, [
            [443, 6443],
            [80, 8000, 8443],
        ]);
    });

    it("lets the API server ask its webhook, and nobody but Prometheus in else", () => {
        const ways = (role: string) =>
            listAt(part(graph, `${role}-flows`).inputs, "spec", "ingress");
        assert.equal(ways("controller").length, 1);
        assert.equal(ways("cainjector").length, 1);
        assert.deepEqual(ways("webhook")[1], { ports: [{ protocol: "TCP", port: 10250 }] });
        for (const role of ["webhook", "cainjector"]) {
            assert.equal(listAt(part(graph, `${role}-flows`).inputs, "spec", "egress").length, 1);
        }
    });

    it("gives each host of a service its certificate, and lets its proof be seen", () => {
        const { inputs } = find(graph, "Ingress/hello");
        assert.equal(
            at(inputs, "metadata", "annotations", "cert-manager.io/cluster-issuer"),
            "platform",
        );
        assert.match(String(at(inputs, "spec", "tls", "0", "secretName")), /-certificate$/);
        const proof = graph.find(({ name }) => name.endsWith("-web.hello-ingress-proof-flows"));
        assert.deepEqual(at(proof?.inputs, "spec", "podSelector", "matchLabels"), {
            "acme.cert-manager.io/http01-solver": "true",
        });
        assert.deepEqual(at(proof?.inputs, "spec", "ingress", "0", "ports"), [
            { protocol: "TCP", port: 8089 },
        ]);
    });

    it("shows the internal issuer's certificate for the whole zone, and never ACME's", async () => {
        const ours = await withCertificates(internal);
        const { inputs } = part(ours, "traefik-certificate");
        const secret = at(inputs, "spec", "secretName");
        assert.equal(at(inputs, "metadata", "namespace"), "platform-ingress");
        assert.deepEqual(at(inputs, "spec", "dnsNames"), ["groundwork.test", "*.groundwork.test"]);
        const served = JSON.stringify(find(ours, "Deployment/traefik").inputs);
        assert.ok(served.includes(`"name":"${String(secret)}"`));
        assert.throws(() => part(graph, "traefik-certificate"));
        const named = await withCertificates(internal, { ingress: { certificateSecret: "mine" } });
        assert.throws(() => part(named, "traefik-certificate"));
    });

    it("makes an authority whose key stays, which signs for the platform alone", async () => {
        const ours = await withCertificates(internal);
        const authority = at(part(ours, "authority").inputs, "spec");
        assert.equal(at(authority, "privateKey", "rotationPolicy"), "Never");
        assert.equal(at(authority, "isCA"), true);
        assert.deepEqual(at(part(ours, "issuer").inputs, "spec"), {
            ca: { secretName: at(authority, "secretName") },
        });
    });

    it("leaves nothing behind where nobody issues certificates", async () => {
        const layers = ["foundation", "observability", "tenants"];
        const off = [
            await withCertificates({ provider: "none" }),
            await graphOf(configOf("prod", { layers, teams: [] })),
        ];
        for (const without of off) {
            assert.doesNotMatch(wordsOf(without), /cert-manager|platform-certificates/);
        }
    });
});
