import * as assert from "node:assert/strict";

import { parseQuantity } from "../../components/internal/quantity";
import type { Profile } from "../../components/internal/resources";
import { parseConfig } from "../../config";
import { settingsOfFiles } from "../../config/sources";
import { repositoryRoot } from "../../local/paths";
import { platform } from "../../stacks/platform";
import { at, isRecord, recordGraph, type RecordedResource } from "../support/graph";
import { listAt, workloads } from "../support/observability";
import { more } from "../support/platform";

type Settings = Readonly<Record<string, unknown>>;

/** The environments of this checkout, at least one for each profile, and the same with more on. */
const environments: readonly (readonly [string, Profile, Settings])[] = [
    ["dev", "local", {}],
    ["nodes", "local", {}],
    ["staging", "small", {}],
    ["prod", "ha", {}],
    ["dev", "local", more],
    ["staging", "small", more],
    ["prod", "ha", more],
];

/** How many nodes a DaemonSet is counted for. */
const nodes: Readonly<Record<Profile, number>> = { local: 4, small: 10, ha: 10 };

/** What the pods and claims of a namespace take together, in the words of a ResourceQuota. */
type Sum = Readonly<Record<string, number>>;

function add(one: Sum, other: Sum): Sum {
    const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
    return Object.fromEntries([...keys].map((key) => [key, (one[key] ?? 0) + (other[key] ?? 0)]));
}

function times(count: number, sum: Sum): Sum {
    return Object.fromEntries(Object.entries(sum).map(([key, value]) => [key, count * value]));
}

/** Of a quantity that must be there; one that is missing would count for nothing. */
function amount(value: unknown, ...path: readonly string[]): number {
    const parsed = parseQuantity(String(at(value, ...path)));
    assert.ok(parsed !== undefined, `${path.join(".")} is no quantity`);
    return parsed;
}

/** The larger of the two in each resource. */
function most(one: Sum, other: Sum): Sum {
    const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
    return Object.fromEntries(
        [...keys].map((key) => [key, Math.max(one[key] ?? 0, other[key] ?? 0)]),
    );
}

function containerOf(container: unknown): Sum {
    return Object.fromEntries(
        ["requests", "limits"].flatMap((bound) =>
            ["cpu", "memory"].map((resource) => [
                `${bound}.${resource}`,
                amount(container, "resources", bound, resource),
            ]),
        ),
    );
}

/** One pod: its containers together, or its largest init container, which runs before them. */
function podOf(workload: RecordedResource): Sum {
    const spec = at(workload.inputs, "spec", "template", "spec");
    const [together, first] = ["containers", "initContainers"].map((key) =>
        listAt(spec, key).map(containerOf),
    );
    return [...(first ?? []), (together ?? []).reduce(add, {})].reduce(most, { pods: 1 });
}

/** The claims of one pod. They stay when pods go, so that a rolling update makes no more of them. */
function claimsOf(workload: RecordedResource): Sum {
    return listAt(workload.inputs, "spec", "volumeClaimTemplates")
        .map((claim) => ({
            persistentvolumeclaims: 1,
            "requests.storage": amount(claim, "spec", "resources", "requests", "storage"),
        }))
        .reduce(add, {});
}

/** The bound of CoreDNS' own autoscaler, which reads it from its ConfigMap. */
function proportionalMaximum(
    graph: readonly RecordedResource[],
    { inputs }: RecordedResource,
): number | undefined {
    const parameters = graph.find(
        (it) =>
            it.type.endsWith(":ConfigMap") &&
            at(it.inputs, "metadata", "namespace") === at(inputs, "metadata", "namespace") &&
            at(it.inputs, "metadata", "name") ===
                `${String(at(inputs, "metadata", "name"))}-autoscaler`,
    );
    const linear = at(parameters?.inputs, "data", "linear");
    return typeof linear === "string" ? Number(at(JSON.parse(linear), "max")) : undefined;
}

/** How many pods there are at most: as many as the autoscaler allows, else as are asked for. */
function replicasOf(
    graph: readonly RecordedResource[],
    workload: RecordedResource,
    profile: Profile,
): number {
    if (workload.type.endsWith(":DaemonSet")) {
        return nodes[profile];
    }
    const metadata = (it: RecordedResource, key: string) => at(it.inputs, "metadata", key);
    const scaler = graph.find(
        (it) =>
            it.type.endsWith(":HorizontalPodAutoscaler") &&
            metadata(it, "namespace") === metadata(workload, "namespace") &&
            at(it.inputs, "spec", "scaleTargetRef", "name") === metadata(workload, "name"),
    );
    const most =
        at(scaler?.inputs, "spec", "maxReplicas") ??
        proportionalMaximum(graph, workload) ??
        at(workload.inputs, "spec", "replicas");
    return Number(most ?? 1);
}

/** How many pods a rolling update puts beside them, by the API server's rounding and defaults. */
function surgeOf(workload: RecordedResource, replicas: number): number {
    const spec = at(workload.inputs, "spec");
    const isDeployment = workload.type.endsWith(":Deployment");
    const strategy = at(spec, isDeployment ? "strategy" : "updateStrategy", "rollingUpdate");
    const surge = at(strategy, "maxSurge") ?? (isDeployment ? "25%" : 0);
    return typeof surge === "string"
        ? Math.ceil((Number.parseFloat(surge) * replicas) / 100)
        : Number(surge);
}

function wantedBy(
    graph: readonly RecordedResource[],
    workload: RecordedResource,
    profile: Profile,
): Sum {
    const replicas = replicasOf(graph, workload, profile);
    return add(
        times(replicas + surgeOf(workload, replicas), podOf(workload)),
        times(replicas, claimsOf(workload)),
    );
}

for (const [environment, profile, changes] of environments) {
    const named = [environment, ...Object.keys(changes)].join(" and more of ");
    describe(`the quotas in ${named}, with the profile ${profile}`, () => {
        const config = parseConfig(environment, {
            ...settingsOfFiles(repositoryRoot, environment),
            ...changes,
        });
        let graph: RecordedResource[] = [];
        before(async () => {
            graph = await recordGraph(() => platform(config, {}));
        });

        const namespaces = [
            "platform-dns",
            ...(config.dns.nodeLocal ? ["platform-node-dns"] : []),
            "platform-ingress",
            ...(config.ingress.controllers.includes("nginx") ? ["platform-nginx"] : []),
            "platform-monitoring",
            "platform-node-metrics",
            ...(config.resourceMetrics.provider === "platform"
                ? ["platform-resource-metrics"]
                : []),
            ...(config.storage.localPath.enabled ? ["platform-storage"] : []),
            ...(config.logging.provider === "none"
                ? []
                : ["platform-logs", "platform-log-shipping"]),
            ...(config.tracing.provider === "none"
                ? []
                : ["platform-tracing", "platform-trace-agents"]),
            ...(config.delivery.jenkins.enabled ? ["platform-jenkins"] : []),
            ...config.teams.map(({ name }) => `team-${name}`),
        ];
        const inside = (name: string) =>
            graph.filter(({ inputs }) => at(inputs, "metadata", "namespace") === name);

        it("are for the profile that the environment has", () => {
            assert.equal(config.profile, profile);
        });

        for (const name of namespaces) {
            it(`admit all that ${name} has at its largest, and a rolling update`, () => {
                const quota = inside(name).find(
                    ({ type, inputs }) =>
                        type.endsWith(":ResourceQuota") &&
                        at(inputs, "metadata", "name") === "quota",
                );
                const hard = at(quota?.inputs, "spec", "hard");
                assert.ok(isRecord(hard));
                const pods = workloads(inside(name));
                assert.ok(pods.length > 0, `nothing runs in ${name}`);
                const wanted = pods
                    .map((workload) => wantedBy(graph, workload, profile))
                    .reduce(add);
                const refused = Object.entries(wanted)
                    .filter(([resource]) => resource in hard)
                    .filter(([resource, sum]) => sum > amount(hard, resource))
                    .map(([resource, sum]) => `${resource}: ${sum} of ${amount(hard, resource)}`);
                assert.deepEqual(refused, []);
                const bounded = ["pods", "requests.cpu", "limits.cpu", "limits.memory"];
                assert.deepEqual(
                    bounded.filter((resource) => !(resource in wanted && resource in hard)),
                    [],
                );
            });
        }

        it("are there for every namespace in which something runs", () => {
            const used = workloads(graph).map(({ inputs }) => at(inputs, "metadata", "namespace"));
            assert.deepEqual([...new Set(used)].map(String).sort(), [...namespaces].sort());
        });
    });
}
