import * as assert from "node:assert/strict";

import { output } from "@pulumi/pulumi";

import { roleOf } from "../../components/grafana/sign-on";
import { toServer } from "../../components/internal/network";
import { parseConfig } from "../../config";
import { platform } from "../../stacks/platform";
import { at, find, recordGraph, type RecordedResource, unknownPaths } from "../support/graph";
import { listAt, minimalConfig } from "../support/observability";

const clientSecret = "not-to-be-seen";
const oidc = {
    clientId: "grafana",
    authUrl: "https://login.example.com/authorize",
    tokenUrl: "https://login.example.com/token",
    userInfoUrl: "https://login.example.com/userinfo",
    roles: { admins: ["platform"] },
};
const grafana = { host: "grafana.example.com", oidc };
const given = { grafana, grafanaClientSecret: clientSecret };

function graphWith(
    settings: Readonly<Record<string, unknown>>,
    preview = false,
): Promise<RecordedResource[]> {
    const config = minimalConfig(settings);
    const secrets = { grafanaClientSecret: output(clientSecret) };
    return recordGraph(() => platform(config, secrets), { preview });
}

const iniOf = (graph: readonly RecordedResource[]) =>
    String(at(find(graph, "ConfigMap/grafana").inputs, "data", "grafana.ini"));

const egressOf = (graph: readonly RecordedResource[]) =>
    listAt(find(graph, "NetworkPolicy/grafana-flows").inputs, "spec", "egress");

describe("Grafana's roles", () => {
    const none = { claim: "groups", admins: [], editors: [], viewers: [] };

    it("are the highest that a group gives", () => {
        assert.equal(
            roleOf({ ...none, claim: "realm.roles", admins: ["a"], editors: ["e"] }),
            "contains(realm.roles[*], 'a') && 'Admin' || contains(realm.roles[*], 'e') && 'Editor' || 'Viewer'",
        );
    });

    it("are nobody's who is in no group, once viewers are named", () => {
        assert.equal(
            roleOf({ ...none, viewers: ["v", "w"] }),
            "contains(groups[*], 'v') && 'Viewer' || contains(groups[*], 'w') && 'Viewer'",
        );
    });
});

describe("the way to a server", () => {
    it("leads to a Service's namespace, at its port", () => {
        const { peers, ports } = toServer("https://idp.login.svc:8443/token", []);
        assert.equal(
            at(peers[0], "namespaceSelector", "matchLabels", "kubernetes.io/metadata.name"),
            "login",
        );
        assert.deepEqual(ports, [{ protocol: "TCP", port: 8443 }]);
    });

    it("leads to the networks that are named, and else to the internet only", () => {
        assert.deepEqual(toServer("https://login.example.com", ["10.1.0.0/16"]).peers, [
            { ipBlock: { cidr: "10.1.0.0/16" } },
        ]);
        const [first] = toServer("https://login.example.com", []).peers;
        assert.ok(listAt(first, "ipBlock", "except").includes("10.0.0.0/8"));
    });
});

describe("Grafana", () => {
    it("is open to nobody, and asks nobody, unless it is told to", async () => {
        const graph = await graphWith({});
        assert.ok(!graph.some(({ name }) => name === "grafana-ingress"));
        assert.equal(egressOf(graph).length, 1);
        assert.doesNotMatch(iniOf(graph), /generic_oauth|root_url|disable_login_form/);
        assert.match(iniOf(graph), /^cookie_samesite = strict$/m);
    });

    it("is reached at its host", async () => {
        const graph = await graphWith({ grafana: { host: "grafana.example.com" } });
        const ingress = find(graph, "Ingress/grafana");
        assert.equal(at(ingress.inputs, "spec", "rules", "0", "host"), "grafana.example.com");
        const ports = listAt(find(graph, "Service/grafana").inputs, "spec", "ports");
        assert.deepEqual(
            ports.map((port) => at(port, "name")),
            ["metrics", "http"],
        );
        assert.match(iniOf(graph), /^root_url = https:\/\/grafana\.example\.com\/$/m);
        assert.equal(egressOf(graph).length, 1);
    });

    it("lets a provider say who somebody is, by a secret that only a Secret holds", async () => {
        const graph = await graphWith(given);
        const ini = iniOf(graph);
        assert.match(ini, /^\[auth\.generic_oauth\]\nenabled = true$/m);
        assert.match(ini, /^client_secret = \$__file\{\/etc\/grafana\/secrets\/client-secret\}$/m);
        assert.match(ini, /^use_pkce = true$/m);
        assert.match(ini, /^role_attribute_strict = false$/m);
        assert.match(ini, /^cookie_samesite = lax$/m);
        assert.match(ini, /^disable_login_form = false$/m);
        const holders = graph.filter(({ inputs }) => JSON.stringify(inputs).includes(clientSecret));
        assert.deepEqual(
            holders.map(({ name }) => name),
            ["grafana-secret"],
        );
        assert.equal(egressOf(graph).length, 2);
    });

    it("closes to the local administrator, and trusts an own authority", async () => {
        const ca = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
        const graph = await graphWith({
            ...given,
            grafana: { ...grafana, oidc: { ...oidc, localLogin: false, ca } },
        });
        assert.match(iniOf(graph), /^disable_login_form = true$/m);
        assert.match(iniOf(graph), /^\[auth\.basic\]\nenabled = false$/m);
        assert.match(iniOf(graph), /^tls_client_ca = \/etc\/grafana\/sign-on-ca\.crt$/m);
        const config = find(graph, "ConfigMap/grafana").inputs;
        assert.equal(at(config, "data", "sign-on-ca.crt"), ca);
    });

    it("has a pod that a preview knows whole", async () => {
        const graph = await graphWith(given, true);
        const pods = find(graph, "Deployment/grafana");
        assert.deepEqual(unknownPaths(at(pods.inputs, "spec")), []);
    });
});

describe("Grafana's settings", () => {
    const base = { profile: "local", context: "test", domain: "example.com" };
    const mistakes: readonly [string, Readonly<Record<string, unknown>>, RegExp][] = [
        ["no host to come back to", { ...given, grafana: { oidc } }, /grafana\.host/],
        ["no client secret", { grafana }, /grafanaClientSecret .*pulumi config set --secret/],
        [
            "an address without TLS",
            { ...given, grafana: { ...grafana, oidc: { ...oidc, tokenUrl: "http://a.test" } } },
            /grafana\.oidc\.tokenUrl .*https:\/\//,
        ],
        [
            "a group that ends its quotes",
            {
                ...given,
                grafana: { ...grafana, oidc: { ...oidc, roles: { admins: ["a' || 'b"] } } },
            },
            /grafana\.oidc\.roles\.admins/,
        ],
        [
            "a host without a layer that routes",
            { grafana: { host: "g.example.com" }, layers: ["foundation", "observability"] },
            /grafana\.host .*networking/,
        ],
    ];
    for (const [mistake, settings, message] of mistakes) {
        it(`refuse ${mistake}`, () => {
            assert.throws(() => parseConfig("test", { ...base, ...settings }), message);
        });
    }
});
