import * as assert from "node:assert/strict";

import { parse } from "yaml";

import { matrixOf } from "../../cli/verify/network/matrix";
import { portsText } from "../../cli/verify/network/ports";
import { jaegerConfiguration } from "../../components/jaeger/configuration";
import { daysOf, searchFlow, type SearchStore } from "../../components/jaeger/values";
import { agentConfiguration } from "../../components/otel-agent/values";
import { gatewayConfiguration, policies } from "../../components/otel-gateway/values";
import { at, find, type RecordedResource, unknownPaths } from "../support/graph";
import { containerOf, listAt } from "../support/observability";
import { clusterOfGraph, configOf, graphOf } from "../support/platform";

const store: SearchStore = {
    kind: "opensearch",
    url: "https://search.example.com:9200",
    credentialsSecret: "jaeger-store",
};
const sampling = {
    samplingPercent: 5,
    keepErrors: true,
    keepSlowerThanMs: 800,
    decisionSeconds: 7,
};

/** The environment of a workload's container, by name; a value from elsewhere is undefined. */
function environmentOf(workload: RecordedResource): Readonly<Record<string, unknown>> {
    return Object.fromEntries(
        listAt(containerOf(workload), "env").map((it) => [String(at(it, "name")), at(it, "value")]),
    );
}

describe("sampling", () => {
    const names = (changes: Partial<typeof sampling>) =>
        policies({ ...sampling, ...changes }).map((policy) => at(policy, "name"));

    it("keeps what failed, what was slow, and a share of the rest", () => {
        assert.deepEqual(policies(sampling), [
            { name: "errors", type: "status_code", status_code: { status_codes: ["ERROR"] } },
            { name: "slow", type: "latency", latency: { threshold_ms: 800 } },
            { name: "share", type: "probabilistic", probabilistic: { sampling_percentage: 5 } },
        ]);
    });

    it("keeps only what settings say", () => {
        assert.deepEqual(names({ keepErrors: false }), ["slow", "share"]);
        assert.deepEqual(names({ keepSlowerThanMs: 0 }), ["errors", "share"]);
    });

    it("waits for a trace as long as settings say, and holds no more than fit", () => {
        const text = gatewayConfiguration({ sampling, traces: 10, store: "jaeger:4317" });
        const tail = at(parse(text), "processors", "tail_sampling");
        assert.equal(at(tail, "decision_wait"), "7s");
        assert.equal(at(tail, "num_traces"), 10);
        assert.equal(at(parse(text), "exporters", "otlp_grpc", "endpoint"), "dns:///jaeger:4317");
    });
});

describe("every collector", () => {
    const all = {
        agent: agentConfiguration("otel-gateway.x.svc"),
        gateway: gatewayConfiguration({ sampling, traces: 10, store: "jaeger:4317" }),
        jaeger: jaegerConfiguration(undefined, 2),
        search: jaegerConfiguration(store, 2),
    };
    for (const [name, text] of Object.entries(all)) {
        it(`refuses before it runs out of memory, and sends in batches: ${name}`, () => {
            const pipeline = listAt(parse(text), "service", "pipelines", "traces", "processors");
            assert.equal(pipeline[0], "memory_limiter");
            assert.equal(pipeline.at(-1), "batch");
        });
    }

    it("tells the sender by its address, before a batch makes one of many", () => {
        const found: unknown = parse(all.agent);
        assert.deepEqual(at(found, "processors", "k8s_attributes", "pod_association"), [
            { sources: [{ from: "connection" }] },
        ]);
        assert.equal(at(found, "exporters", "load_balancing", "routing_key"), "traceID");
    });

    it("pauses between tries, where the exporter would spin", () => {
        const otlp = at(parse(all.agent), "exporters", "load_balancing", "protocol", "otlp");
        assert.equal(at(otlp, "retry_on_failure", "enabled"), true);
        assert.equal(at(otlp, "sending_queue", "enabled"), false);
    });
});

describe("Jaeger's store", () => {
    const backend = (text: string) =>
        at(parse(text), "extensions", "jaeger_storage", "backends", "traces");

    it("is a volume that keeps every trace that was taken, for so many days", () => {
        const badger = at(backend(jaegerConfiguration(undefined, 3)), "badger");
        assert.equal(at(badger, "ephemeral"), false);
        assert.equal(at(badger, "consistency"), true);
        assert.deepEqual(at(badger, "ttl"), { spans: "72h" });
    });

    it("is a search engine whose password stands in no file of ours", () => {
        for (const kind of ["opensearch", "elasticsearch"] as const) {
            const found = at(backend(jaegerConfiguration({ ...store, kind }, 3)), kind);
            assert.deepEqual(at(found, "server_urls"), [store.url]);
            assert.deepEqual(at(found, "auth", "basic"), {
                username: "${env:STORE_USERNAME}",
                password_file: "/etc/jaeger/credentials/password",
                reload_interval: "30s",
            });
            assert.equal(at(found, "tls"), undefined);
        }
        const own = at(backend(jaegerConfiguration({ ...store, caSecret: "ca" }, 3)), store.kind);
        assert.deepEqual(at(own, "tls"), { ca_file: "/etc/jaeger/authority/ca.crt" });
    });

    it("is reached in its namespace, or outside at its port alone", () => {
        const outside = searchFlow({ ...store, url: "https://search.example.com" });
        assert.deepEqual(outside.ports, [{ protocol: "TCP", port: 443 }]);
        assert.ok(outside.peers.every((peer) => "ipBlock" in peer));
        for (const host of ["search.logs.svc", "search.logs.svc.cluster.local"]) {
            assert.deepEqual(searchFlow({ ...store, url: `https://${host}:9200` }), {
                peers: [
                    {
                        namespaceSelector: {
                            matchLabels: { "kubernetes.io/metadata.name": "logs" },
                        },
                        podSelector: { matchLabels: {} },
                    },
                ],
                ports: [{ protocol: "TCP", port: 9200 }],
            });
        }
    });

    it("keeps traces as long as settings say, else by profile", () => {
        assert.equal(daysOf("30d", "local"), 30);
        assert.deepEqual(
            (["local", "small", "ha"] as const).map((profile) => daysOf(undefined, profile)),
            [2, 7, 14],
        );
    });
});

describe("tracing in staging", () => {
    let graph: RecordedResource[] = [];
    before(async () => {
        graph = await graphOf(configOf("staging"));
    });

    it("takes spans on the sender's own node", () => {
        const { inputs } = find(graph, "Service/otel-agent");
        assert.equal(at(inputs, "spec", "internalTrafficPolicy"), "Local");
        const agent = find(graph, "DaemonSet/otel-agent").inputs;
        const tolerations = at(agent, "spec", "template", "spec", "tolerations");
        assert.deepEqual(tolerations, [{ operator: "Exists" }]);
    });

    it("lets agents list pods and nothing else, and gives nobody else a token", () => {
        assert.deepEqual(at(find(graph, "ClusterRole/groundwork-otel-agent").inputs, "rules"), [
            { apiGroups: [""], resources: ["pods"], verbs: ["list", "watch"] },
        ]);
        const tokens = ["DaemonSet/otel-agent", "Deployment/otel-gateway", "StatefulSet/jaeger"];
        assert.deepEqual(
            tokens.map((name) =>
                at(
                    find(graph, name).inputs,
                    "spec",
                    "template",
                    "spec",
                    "automountServiceAccountToken",
                ),
            ),
            [true, false, false],
        );
    });

    it("tells web services where to send spans, and opens the way there", () => {
        assert.deepEqual(environmentOf(find(graph, "Deployment/hello")), {
            OTEL_SERVICE_NAME: "hello",
            OTEL_RESOURCE_ATTRIBUTES: "service.namespace=sample",
            OTEL_EXPORTER_OTLP_ENDPOINT: "http://otel-agent.platform-trace-agents.svc:4318",
            OTEL_EXPORTER_OTLP_PROTOCOL: "http/protobuf",
        });
    });

    it("lets a team's own setting win", async () => {
        const { teams } = configOf("staging");
        const own = { OTEL_SERVICE_NAME: "greeter" };
        const settings = teams.map((team) => ({
            ...team,
            services: team.services.map((service) => ({ ...service, settings: own })),
        }));
        const changed = await graphOf(configOf("staging", { teams: settings }));
        const names = Object.keys(environmentOf(find(changed, "Deployment/hello")));
        assert.ok(!names.includes("OTEL_SERVICE_NAME"));
        assert.ok(names.includes("OTEL_EXPORTER_OTLP_ENDPOINT"));
    });

    it("has Traefik send its spans, without asking the API server who it is", () => {
        const data = at(find(graph, "ConfigMap/traefik").inputs, "data");
        assert.deepEqual(at(parse(String(at(data, "traefik.yaml"))), "tracing"), {
            serviceName: "traefik",
            sampleRate: 1,
            otlp: {
                http: {
                    endpoint: "http://otel-agent.platform-trace-agents.svc:4318/v1/traces",
                },
            },
        });
        assert.equal(
            environmentOf(find(graph, "Deployment/traefik"))["OTEL_RESOURCE_ATTRIBUTES"],
            "k8s.pod.name=$(POD_NAME)",
        );
    });

    it("shows Grafana where traces are, and everybody else no pages", () => {
        const data = at(find(graph, "ConfigMap/grafana").inputs, "data");
        const sources = listAt(parse(String(at(data, "data-sources.yaml"))), "datasources");
        assert.deepEqual(sources.map((source) => [at(source, "type"), at(source, "url")]).at(-1), [
            "jaeger",
            "http://jaeger.platform-tracing.svc:16686",
        ]);
        assert.throws(() => find(graph, "Ingress/jaeger"));
    });

    it("opens these ways, and no others", () => {
        const cluster = clusterOfGraph(graph);
        const parts = /^platform-trac/;
        const open = matrixOf(cluster, { outside: "192.0.2.10" })
            .flows.filter(({ from, to }) => parts.test(from) || parts.test(to))
            .map(({ from, to, ports }) => `${from} > ${to} ${portsText(ports)}`)
            .filter((line) => !line.includes("platform-dns/coredns"))
            .sort();
        const agent = "platform-trace-agents/otel-agent";
        const gateway = "platform-tracing/otel-gateway";
        const jaeger = "platform-tracing/jaeger";
        const prometheus = "platform-monitoring/prometheus";
        const expected = [
            `${agent} > ${gateway} 4317`,
            `${agent} > outside 443 6443`,
            `${gateway} > ${jaeger} 4317`,
            `platform-ingress/traefik > ${agent} 4317 4318`,
            `platform-monitoring/grafana > ${jaeger} 16686`,
            // Prometheus may go out to any port that Services show, so that the agents let it in.
            `${prometheus} > ${agent} 4317 4318 8888`,
            ...[gateway, jaeger].map((part) => `${prometheus} > ${part} 8888`),
            `team-sample/hello > ${agent} 4317 4318`,
        ];
        assert.deepEqual(open, expected.sort());
    });
});

describe("tracing in prod", () => {
    it("writes with several replicas to a search engine, and deletes what is old each night", async () => {
        const graph = await graphOf(configOf("prod"));
        const jaeger = find(graph, "Deployment/jaeger");
        const user = listAt(containerOf(jaeger), "env").at(-1);
        assert.deepEqual(at(user, "valueFrom", "secretKeyRef"), {
            name: "jaeger-store",
            key: "username",
        });
        assert.throws(() => find(graph, "StatefulSet/jaeger"));
        const job = find(graph, "CronJob/jaeger-retention").inputs;
        const template = at(job, "spec", "jobTemplate", "spec", "template", "spec");
        assert.deepEqual(at(template, "containers", "0", "args"), [
            "14",
            "https://search.groundwork.test:9200",
        ]);
        const scaler = find(graph, "HorizontalPodAutoscaler/otel-gateway").inputs;
        assert.equal(at(scaler, "spec", "minReplicas"), 3);
    });

    it("plans its job with nothing unknown", async () => {
        const planned = await graphOf(configOf("prod"), true);
        assert.deepEqual(
            unknownPaths(at(find(planned, "CronJob/jaeger-retention").inputs, "spec")),
            [],
        );
    });
});

describe("Jaeger's pages", () => {
    it("are reached at a host that is asked for, with what its controller is told", async () => {
        const annotations = { "example.com/auth": "company" };
        const tracing = { provider: "jaeger", ui: { host: "traces.example.com", annotations } };
        const graph = await graphOf(configOf("staging", { tracing }));
        const { inputs } = find(graph, "Ingress/jaeger");
        assert.equal(at(inputs, "spec", "rules", "0", "host"), "traces.example.com");
        assert.equal(at(inputs, "metadata", "annotations", "example.com/auth"), "company");
        const open = matrixOf(clusterOfGraph(graph)).flows.map(
            ({ from, to, ports }) => `${from} > ${to} ${portsText(ports)}`,
        );
        assert.ok(open.includes("platform-ingress/traefik > platform-tracing/jaeger 16686"));
    });
});

describe("settings of tracing", () => {
    const wrong: readonly (readonly [string, Readonly<Record<string, unknown>>, RegExp])[] = [
        [
            "prod",
            { tracing: { provider: "jaeger" } },
            /groundwork:tracing\.store is missing: add it/,
        ],
        [
            "staging",
            { tracing: { provider: "jaeger", store: { ...store, url: "http://x:9200" } } },
            /groundwork:tracing\.store\.url is "http:\/\/x:9200", but must be an address/,
        ],
        [
            "staging",
            { tracing: { provider: "jaeger", retention: "12h" } },
            /groundwork:tracing\.retention is "12h", but must be a number of days, such as 7d/,
        ],
        [
            "staging",
            {
                tracing: { provider: "jaeger", ui: { host: "traces.example.com" } },
                layers: ["foundation", "tracing"],
                teams: [],
            },
            /groundwork:tracing\.ui\.host is "traces\.example\.com", but must be left out where/,
        ],
        [
            "staging",
            { tracing: { provider: "jaeger", ui: { host: "hello.staging.groundwork.test" } } },
            /host is "hello\.staging\.groundwork\.test", but must be a host that no other service has/,
        ],
        [
            "staging",
            { tracing: { provider: "zipkin" } },
            /groundwork:tracing\.provider is "zipkin", but must be one of none, jaeger/,
        ],
    ];
    for (const [environment, changes, message] of wrong) {
        it(`refuses ${JSON.stringify(changes)} in ${environment}`, () => {
            assert.throws(() => configOf(environment, changes), message);
        });
    }
});
