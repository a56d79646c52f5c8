import * as assert from "node:assert/strict";

import { parse } from "yaml";

import { withRemedy } from "../../cli/engine/remedies";
import { gatewaySpec } from "../../components/traefik/gateway";
import { websecurePort } from "../../components/traefik/ports";
import { at, find, type RecordedResource } from "../support/graph";
import { configOf, graphOf } from "../support/platform";

type Settings = Readonly<Record<string, unknown>>;

const ingress = { gatewayApi: true, certificateSecret: "wildcard" };
const service = {
    name: "hello",
    image: "registry.k8s.io/e2e-test-images/agnhost:2.63.0",
    host: "hello.dev.groundwork.test",
};

function settings(entrance: Settings, changes: Settings = {}): Settings {
    const services = [{ ...service, ...changes }];
    return {
        ingress: entrance,
        teams: [{ name: "sample", quota: { cpu: 4, memory: "4Gi" }, services }],
    };
}

const graph = (entrance: Settings, changes: Settings = {}, preview = false) =>
    graphOf(configOf("dev", settings(entrance, changes)), preview);

function kindsOf(resources: readonly RecordedResource[]): string[] {
    return resources
        .filter(({ type }) => /:(Ingress|HTTPRoute|Gateway|GatewayClass)$/.test(type))
        .map(({ type }) => type.split(":").at(-1) ?? "")
        .sort();
}

describe("the Gateway", () => {
    for (const preview of [false, true]) {
        it(`takes the hosts of services that say so, ${preview ? "in a preview" : "in an update"}`, async () => {
            const resources = await graph(ingress, { route: "HTTPRoute" }, preview);
            assert.deepEqual(kindsOf(resources), ["Gateway", "GatewayClass", "HTTPRoute"]);
            const { inputs } = find(resources, "HTTPRoute/hello");
            assert.deepEqual(at(inputs, "spec"), {
                parentRefs: [{ name: "traefik", namespace: "platform-ingress" }],
                hostnames: ["hello.dev.groundwork.test"],
                rules: [{ backendRefs: [{ name: "hello", port: 80 }] }],
            });
        });
    }

    it("takes those of all services where the environment says so, but for those that do not", async () => {
        const all = { ...ingress, routes: "HTTPRoute" };
        assert.ok(kindsOf(await graph(all)).includes("HTTPRoute"));
        assert.ok(!kindsOf(await graph(all, { route: "Ingress" })).includes("HTTPRoute"));
        assert.ok(!kindsOf(await graph(ingress)).includes("HTTPRoute"));
    });

    it("comes to the service's pods as an Ingress' controller does, and gives it the same address", async () => {
        const byIngress = await graph(ingress);
        const byGateway = await graph(ingress, { route: "HTTPRoute" });
        const flows = (resources: readonly RecordedResource[]) =>
            at(find(resources, "NetworkPolicy/web-hello").inputs, "spec");
        assert.deepEqual(flows(byGateway), flows(byIngress));
    });

    it("is served by Traefik over TLS alone, for the platform's own namespaces", async () => {
        const { inputs } = find(await graph(ingress), "Gateway/traefik");
        assert.deepEqual(at(inputs, "spec"), gatewaySpec("wildcard"));
        const [listener, ...others] = gatewaySpec("wildcard").listeners;
        assert.deepEqual(others, []);
        assert.equal(listener?.protocol, "HTTPS");
        assert.equal(listener.port, websecurePort);
        assert.equal(listener.allowedRoutes.namespaces.from, "Selector");
    });

    it("takes rights and a provider that nobody has without it", async () => {
        const known = async (entrance: Settings) => {
            const resources = await graph(entrance);
            const file = at(find(resources, "ConfigMap/traefik").inputs, "data", "traefik.yaml");
            const { inputs } = find(resources, "ClusterRole/groundwork-traefik");
            return { file: parse(String(file)) as unknown, rules: JSON.stringify(inputs) };
        };
        const on = await known(ingress);
        assert.deepEqual(at(on.file, "providers", "kubernetesGateway"), {
            statusAddress: { service: { namespace: "platform-ingress", name: "traefik" } },
        });
        assert.match(on.rules, /httproutes\/status/);
        const off = await known({});
        assert.equal(at(off.file, "providers", "kubernetesGateway"), undefined);
        assert.doesNotMatch(off.rules, /gateway\.networking|configmaps|namespaces"/);
    });

    it("leaves nothing behind where it is not wanted", async () => {
        assert.doesNotMatch(
            JSON.stringify(await graph({ certificateSecret: "wildcard" })),
            /gateway\.networking/,
        );
    });

    it("has no address of its own on ports of the edge nodes", async () => {
        const resources = await graph({ ...ingress, placement: "host-ports" });
        const file = at(find(resources, "ConfigMap/traefik").inputs, "data", "traefik.yaml");
        assert.deepEqual(at(parse(String(file)), "providers", "kubernetesGateway"), {});
    });
});

describe("settings of the Gateway", () => {
    const refused: readonly (readonly [Settings, Settings, RegExp])[] = [
        [
            { routes: "HTTPRoute" },
            {},
            /ingress\.routes is "HTTPRoute", but must be Ingress where groundwork:ingress\.gatewayApi is false/,
        ],
        [
            { gatewayApi: true },
            {},
            /gatewayApi is true, but must be false without a certificate for the Gateway: name one in ingress\.certificateSecret/,
        ],
        [
            { ...ingress, controllers: ["nginx"] },
            {},
            /gatewayApi is true, but must be false where groundwork:ingress\.controllers has no traefik/,
        ],
        [{}, { route: "HTTPRoute" }, /services\[0\]\.route is "HTTPRoute", but must be Ingress/],
        [ingress, { route: "TCPRoute" }, /route is "TCPRoute", but must be one of Ingress, HTTPR/],
        [
            ingress,
            { route: "HTTPRoute", rateLimit: "standard" },
            /rateLimit is "standard", but must be left out where the service's host goes by an HTTPR/,
        ],
        [
            ingress,
            { route: "HTTPRoute", ingressClass: "traefik" },
            /ingressClass is "traefik", but must be left out where the service's host goes by/,
        ],
        [
            ingress,
            { route: "HTTPRoute", host: undefined },
            /route is "HTTPRoute", but must be left out where the service has no host/,
        ],
    ];
    for (const [entrance, changes, message] of refused) {
        it(`are refused: ${message.source.slice(0, 60)}`, () => {
            assert.throws(() => configOf("dev", settings(entrance, changes)), message);
        });
    }

    it("are refused for a host that the issued certificate is not for", () => {
        const issued = { certificates: { provider: "cert-manager", issuer: "internal" } };
        const of = (host: string) => () =>
            configOf("dev", {
                ...settings({ gatewayApi: true }, { route: "HTTPRoute", host }),
                ...issued,
            });
        assert.throws(of("a.b.dev.groundwork.test"), /must be a host right below dev\.groundwork/);
        assert.doesNotThrow(of("a.dev.groundwork.test"));
        assert.doesNotThrow(of("dev.groundwork.test"));
    });
});

describe("a cluster without the Gateway API", () => {
    it("is told of in one sentence, whichever provider says that a kind is missing", () => {
        const said = [
            "the apiVersion gateway.networking.k8s.io/v1 for this resource does not exist",
            'no matches for kind "Gateway" in version "gateway.networking.k8s.io/v1"',
        ];
        for (const message of said) {
            assert.match(
                withRemedy(message),
                /\nThe cluster has no definitions of the Gateway API, which groundwork:ingress\.gatewayApi needs: install those of v\d+\.\d+\.\d+ \(docs\/gateway-api\.md\), or set it to false\.$/,
            );
        }
        assert.equal(
            withRemedy("no matches for kind X in version a/v1"),
            "no matches for kind X in version a/v1",
        );
    });
});
