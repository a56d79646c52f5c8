import * as assert from "node:assert/strict";

import { podsIn } from "../../components/internal/network";
import { prometheusPods } from "../../components/internal/scraping";
import { kedaSizes, kedaValues } from "../../components/keda/values";
import type { PlatformConfig } from "../../config";
import { Exemptions } from "../../policy/library/exemptions";
import { describeFinding } from "../../policy/library/report";
import { autoscaling } from "../../policy/rules/autoscaling";
import { concerns } from "../../stacks/namespaces";
import { parseQuantity } from "../../components/internal/quantity";
import { at, find, type RecordedResource } from "../support/graph";
import { asJudged, standingViolations } from "../support/judged";
import { listAt } from "../support/observability";
import { configOf, graphOf, wordsOf } from "../support/platform";

const query = 'sum(rate(http_requests_total{namespace="team-sample"}[2m]))';
const asking = { prometheus: { query, perReplica: 50 } };

/** Dev with KEDA or without, and its service scaled by something. */
function withService(enabled: boolean, scaleOn: object): PlatformConfig {
    const services = [
        {
            name: "hello",
            image: "registry.k8s.io/e2e-test-images/agnhost:2.63.0",
            minReplicas: 2,
            maxReplicas: 8,
            scaleOn,
        },
    ];
    return configOf("dev", {
        autoscaling: { keda: { enabled } },
        teams: [{ name: "sample", quota: { cpu: 4, memory: "4Gi" }, services }],
    });
}

/** What is about KEDA in a graph, whatever kind it is. */
function scalers(graph: readonly RecordedResource[], namespace: string): readonly string[] {
    return graph
        .filter(({ inputs }) => at(inputs, "metadata", "namespace") === namespace)
        .map(({ type }) => type.split(":").at(-1) ?? "")
        .filter((kind) => ["HorizontalPodAutoscaler", "ScaledObject"].includes(kind));
}

describe("KEDA", () => {
    let graph: RecordedResource[] = [];
    before(async () => {
        graph = await graphOf(withService(true, asking));
    });

    it("may ask Prometheus, which lets it in", () => {
        const operator = podsIn("platform-keda", { app: "keda-operator" });
        const prometheus = { to: [podsIn("platform-monitoring", prometheusPods)] };
        const ports = [{ protocol: "TCP", port: 9090 }];
        const { inputs } = find(graph, "NetworkPolicy/keda-operator");
        assert.deepEqual(listAt(inputs, "spec", "egress").at(-1), { ...prometheus, ports });
        const door = find(graph, "NetworkPolicy/prometheus-flows").inputs;
        assert.ok(
            listAt(door, "spec", "ingress").some((flow) =>
                listAt(flow, "from").some(
                    (peer) => JSON.stringify(peer) === JSON.stringify(operator),
                ),
            ),
        );
    });

    it("is asked by the API server, which comes from any address, for metrics and by its webhooks", () => {
        for (const [part, port] of [
            ["keda-operator-metrics-apiserver", 6443],
            ["keda-admission-webhooks", 9443],
        ] as const) {
            const { inputs } = find(graph, `NetworkPolicy/${part}`);
            assert.deepEqual(listAt(inputs, "spec", "ingress"), [
                { ports: [{ protocol: "TCP", port }] },
            ]);
        }
    });

    it("has room under its quota in every profile, with a rolling update of all", () => {
        for (const profile of ["local", "small", "ha"] as const) {
            const { quota } = concerns.keda;
            const sum = (of: (size: { cpuLimit?: string; memory: string }) => string) =>
                Object.values(kedaSizes[profile])
                    .map(
                        ({ replicas, container }) =>
                            (replicas + 1) * (parseQuantity(of(container)) ?? Number.NaN),
                    )
                    .reduce((one, other) => one + other);
            const pods = Object.values(kedaSizes[profile]).map(({ replicas }) => replicas + 1);
            assert.ok(sum(({ memory }) => memory) <= (parseQuantity(quota[profile].memory) ?? 0));
            assert.ok(
                sum(({ cpuLimit }) => cpuLimit ?? "") <= (parseQuantity(quota[profile].cpu) ?? 0),
            );
            assert.ok(pods.reduce((one, other) => one + other) <= quota[profile].pods);
        }
    });

    it("gets no Secret of others, and no right to scale whatever has a scale", () => {
        const values = kedaValues({
            profile: "small",
            priorityClass: "high",
            clusterDomain: "cluster.local",
        });
        assert.deepEqual(values.permissions, {
            operator: { restrict: { secret: true } },
            metricServer: { restrict: { secret: true } },
        });
        assert.equal(values.rbac.enabledCustomScaledRefKinds, false);
    });

    it("leaves nothing behind where it is off", async () => {
        const without = await graphOf(withService(false, { cpuPercent: 70 }));
        assert.doesNotMatch(wordsOf(without), /keda/i);
    });
});

describe("a web service that is scaled on a query", () => {
    for (const preview of [false, true]) {
        it(`has a ScaledObject and no other autoscaler, in ${preview ? "a preview" : "an update"}`, async () => {
            const graph = await graphOf(withService(true, asking), preview);
            assert.deepEqual(scalers(graph, "team-sample"), ["ScaledObject"]);
            const { inputs, dependsOn } = find(graph, "ScaledObject/hello");
            assert.deepEqual(at(inputs, "spec", "scaleTargetRef"), {
                apiVersion: "apps/v1",
                kind: "Deployment",
                name: "hello",
            });
            assert.equal(at(inputs, "spec", "minReplicaCount"), 2);
            assert.equal(at(inputs, "spec", "maxReplicaCount"), 8);
            assert.deepEqual(listAt(inputs, "spec", "triggers"), [
                {
                    type: "prometheus",
                    metricType: "AverageValue",
                    metadata: {
                        serverAddress: "http://prometheus.platform-monitoring.svc:9090",
                        query,
                        threshold: "50",
                        ignoreNullValues: "false",
                    },
                },
            ]);
            assert.deepEqual(dependsOn, ["keda-release-chart"]);
            assert.equal(at(find(graph, "Deployment/hello").inputs, "spec", "replicas"), undefined);
        });
    }

    it("is autoscaled to the policies, and would not be without its ScaledObject", async () => {
        const graph = await graphOf(withService(true, asking), true);
        const none = new Exemptions([], "2026-11-26");
        const broken = (resources: readonly RecordedResource[]) =>
            standingViolations(autoscaling, asJudged(resources), none)
                .map(describeFinding)
                .filter((finding) => finding.includes("team-sample"));
        assert.deepEqual(broken(graph), []);
        const fixed = graph
            .filter(({ type }) => !type.endsWith(":ScaledObject"))
            .map((it) =>
                it === find(graph, "Deployment/hello")
                    ? { ...it, inputs: withReplicas(it.inputs) }
                    : it,
            );
        assert.match(broken(fixed).join("\n"), /no autoscaler fits/);
    });
});

function withReplicas(inputs: RecordedResource["inputs"]): RecordedResource["inputs"] {
    const spec = at(inputs, "spec");
    return { ...inputs, spec: { ...(typeof spec === "object" && spec), replicas: 3 } };
}

describe("a web service that is scaled on CPU", () => {
    it("keeps to the use that it names, and is no rival of a ScaledObject to come", async () => {
        const graph = await graphOf(withService(true, { cpuPercent: 50 }));
        assert.deepEqual(scalers(graph, "team-sample"), ["HorizontalPodAutoscaler"]);
        const { inputs } = find(graph, "HorizontalPodAutoscaler/hello");
        const [metric] = listAt(inputs, "spec", "metrics");
        assert.equal(at(metric, "resource", "target", "averageUtilization"), 50);
        assert.deepEqual(at(inputs, "metadata", "annotations"), {
            "validations.keda.sh/hpa-ownership": "false",
        });
    });
});
