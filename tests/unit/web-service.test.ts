import * as assert from "node:assert/strict";

import { podsIn } from "../../components/internal/network";
import { prometheusPods } from "../../components/internal/scraping";
import { scrapeJobs } from "../../components/prometheus/scrape";
import { metricsPort, serviceExposure } from "../../components/web-service/values";
import { parseConfig, type PlatformConfig, type ServiceConfig } from "../../config";
import { foundation } from "../../stacks/foundation";
import { tenants } from "../../stacks/tenants";
import { at, find, recordGraph } from "../support/graph";
import { listAt } from "../support/observability";

type Settings = Readonly<Record<string, unknown>>;

function configOf(changes: Settings): PlatformConfig {
    const cart = { name: "cart", image: "ghcr.io/acme/cart:1.4.2", ...changes };
    const shop = { name: "shop", quota: { cpu: 2, memory: "4Gi" }, services: [cart] };
    return parseConfig("test", {
        profile: "local",
        context: "here",
        domain: "example.test",
        teams: [shop],
    });
}

function serviceOf(changes: Settings): ServiceConfig {
    const service = configOf(changes).teams[0]?.services[0];
    assert.ok(service);
    return service;
}

describe("the metrics of a web service", () => {
    it("are not looked for where it has none", () => {
        const service = serviceOf({});
        assert.equal(metricsPort(service), undefined);
        assert.deepEqual(serviceExposure(service), {
            labels: {},
            annotations: {},
            ports: [{ name: "http", port: 80, targetPort: "http", protocol: "TCP" }],
        });
    });

    it("are scraped at the service's own port unless they have another", () => {
        const own = serviceExposure(serviceOf({ metrics: {} }));
        assert.deepEqual(own.labels, { "groundwork.dev/scrape": "true" });
        assert.deepEqual(own.annotations, { "groundwork.dev/metrics-path": "/metrics" });
        assert.deepEqual(own.ports[1], {
            name: "metrics",
            port: 8080,
            targetPort: "http",
            protocol: "TCP",
        });
        const other = serviceExposure(serviceOf({ metrics: { path: "/stats", port: 9100 } }));
        assert.deepEqual(other.annotations, { "groundwork.dev/metrics-path": "/stats" });
        assert.deepEqual(other.ports[1], {
            name: "metrics",
            port: 9100,
            targetPort: "metrics",
            protocol: "TCP",
        });
    });

    for (const [metrics, port, names] of [
        [{}, 8080, ["http"]],
        [{ port: 8080 }, 8080, ["http"]],
        [{ port: 9100 }, 9100, ["http", "metrics"]],
    ] as const) {
        it(`are reached by Prometheus with ${JSON.stringify(metrics)}`, async () => {
            const config = configOf({ metrics });
            const graph = await recordGraph(() => {
                tenants(config, foundation(config, {}), {});
            });
            const ingress = listAt(find(graph, "NetworkPolicy/web-cart").inputs, "spec", "ingress");
            assert.deepEqual(ingress.at(-1), {
                from: [podsIn("platform-monitoring", prometheusPods)],
                ports: [{ protocol: "TCP", port }],
            });
            assert.equal(ingress.length, 2);

            const pods = at(find(graph, "Deployment/cart").inputs, "spec", "template", "spec");
            const ports = listAt(pods, "containers", "0", "ports");
            assert.deepEqual(
                ports.map((each) => at(each, "name")),
                names,
            );
            const { inputs } = find(graph, "Service/cart");
            const target = at(inputs, "spec", "ports", "1", "targetPort");
            assert.ok(
                names.some((name) => name === target),
                "the Service names a port of the pods",
            );
            assert.equal(at(inputs, "metadata", "labels", "groundwork.dev/scrape"), "true");
        });
    }

    it("are found at the path of the annotation that the Service carries", () => {
        const [services] = scrapeJobs;
        const rule = listAt(services, "relabel_configs").find(
            (each) => at(each, "target_label") === "__metrics_path__",
        );
        assert.deepEqual(at(rule, "source_labels"), [
            "__meta_kubernetes_service_annotation_groundwork_dev_metrics_path",
        ]);
        const regex = new RegExp(`^(?:${String(at(rule, "regex"))})$`);
        assert.ok(regex.test("/stats"));
        assert.ok(!regex.test(""), "without the annotation the path stays /metrics");
    });
});
