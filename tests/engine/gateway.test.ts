import * as assert from "node:assert/strict";
import * as path from "node:path";

import * as k8s from "@pulumi/kubernetes";

import { gatewayVersion, httpRouteTo } from "../../components/internal/gateway";
import { Namespace } from "../../components/namespace";
import { gateway, gatewayName } from "../../components/traefik/gateway";
import { gatewayApiVersion } from "../../versions";
import { plannedChanges } from "../support/cluster";
import { startTestEngine, startTimeout, type TestEngine } from "../support/engine";
import { sourceOfModule } from "../support/modules";
import { temporaryFolder } from "../support/temporary";

const labels = { "app.kubernetes.io/part-of": "groundwork" };
const quota = { cpu: "1", memory: "1Gi", pods: 1, storage: "0" };

describe("the Gateway and its routes", function () {
    this.timeout(startTimeout);
    const folder = temporaryFolder();
    let engine: TestEngine;
    before(async () => {
        engine = await startTestEngine();
    });

    /** The definitions of the version that the platform is built against; undefined: not to be had. */
    async function definitions(): Promise<string | undefined> {
        const module = `sigs.k8s.io/gateway-api@${gatewayApiVersion}`;
        const source = await sourceOfModule(module, folder());
        return source === undefined ? undefined : path.join(source, "config/crd/standard");
    }

    const platform = () => {
        const place = (name: string) =>
            new Namespace(name, { name, quota, dns: { peers: [], ports: [] } });
        const entrance = place("gateway-entrance");
        gateway("traefik", { namespace: entrance, labels, certificateSecret: "wildcard" }, {});
        httpRouteTo(
            "cart-route",
            {
                namespace: place("gateway-team"),
                service: "cart",
                labels,
                route: { host: "cart.example.com", from: entrance, gateway: gatewayName },
            },
            {},
        );
        return Promise.resolve();
    };

    it("are taken by the definitions of the locked version, unchanged the next time, and go", async function () {
        const crds = await definitions();
        if (crds === undefined) {
            this.skip();
        }
        await engine.kubectl(["apply", "--server-side", "-f", crds]);
        try {
            const stack = await engine.stack("gateway", platform);
            await stack.up();
            assert.deepEqual(await plannedChanges(stack), []);
            for (const [namespace, kind] of [
                ["gateway-entrance", "gateway"],
                ["gateway-team", "httproute"],
            ] as const) {
                const object = await engine.kubectl(["-n", namespace, "get", kind, "-o", "json"]);
                const strictly = ["--dry-run=server", "--validate=strict", "-f", "-"];
                await engine.kubectl(["apply", ...strictly], object);
            }
            await stack.destroy();
            const left = await engine.kubectl(["get", "gatewayclasses,gateways,httproutes", "-A"]);
            assert.equal(left, "");
        } finally {
            await engine.kubectl(["delete", "-f", crds]);
        }
    });

    it("are refused with the kinds' group where a cluster has no definitions", async () => {
        const stack = await engine.stack("gateway-missing", () => {
            new k8s.apiextensions.CustomResource("class", {
                apiVersion: gatewayVersion,
                kind: "GatewayClass",
                metadata: { name: "missing" },
                spec: { controllerName: "example.com/none" },
            });
            return Promise.resolve();
        });
        await assert.rejects(stack.up(), /gateway\.networking\.k8s\.io\/v1/);
    });
});
