import * as assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";

import { parseQuantity } from "../../components/internal/quantity";
import type { ScaledSize } from "../../components/internal/availability";
import type { ContainerSize, Profile } from "../../components/internal/resources";
import { agentSizes as jenkinsAgents, jenkinsSizes } from "../../components/jenkins/values";
import { workflowVolumes } from "../../components/woodpecker/values";
import { serverSizes, starterSizes } from "../../components/internal/forge-parts";
import { matrixOf } from "../../cli/verify/network/matrix";
import { portsText } from "../../cli/verify/network/ports";
import { exemptions, platformLevel } from "../../policy/exemptions";
import { Exemptions } from "../../policy/library/exemptions";
import { activeRules } from "../../policy/library/levels";
import { describeFinding } from "../../policy/library/report";
import { rules } from "../../policy/rules";
import { concerns } from "../../stacks/namespaces";
import { buildServers, clientSecret, namespaceOf, podSpecOf, systems } from "../support/delivery";
import { at, find, generatedSecret, type RecordedResource, unknownPaths } from "../support/graph";
import { asJudged, standingViolations } from "../support/judged";
import { listAt, workloads } from "../support/observability";
import { clusterOfGraph, configOf, graphOf } from "../support/platform";

const profiles: readonly Profile[] = ["local", "small", "ha"];

/** Who starts builds, by system. */
const starters = { jenkins: "jenkins", woodpecker: "woodpecker-agent", drone: "drone-runner" };

function amount(quantity: string): number {
    return parseQuantity(quantity) ?? Number.NaN;
}

/** At its largest, with the pod that comes before one goes. */
function rolling({ scale, container }: ScaledSize): { size: ContainerSize; pods: number } {
    return { size: container, pods: (scale.max ?? scale.min) + 1 };
}

function isKind(kind: string) {
    return ({ type }: RecordedResource) =>
        type.startsWith("kubernetes:") && type.endsWith(`:${kind}`);
}

describe("build servers", () => {
    let graph: RecordedResource[] = [];
    before(async () => {
        graph = await buildServers();
    });
    const inside = (namespace: string) => graph.filter((it) => namespaceOf(it) === namespace);

    for (const system of systems) {
        const [place, builds] = [`platform-${system}`, `platform-${system}-builds`];

        it(`${system} may make pods where its builds run, and has no right elsewhere`, () => {
            const account = starters[system];
            const bindings = graph.filter(
                (it) =>
                    /RoleBinding$/.test(it.type) &&
                    listAt(it.inputs, "subjects").some(
                        (subject) =>
                            at(subject, "name") === account && at(subject, "namespace") === place,
                    ),
            );
            assert.deepEqual(bindings.map(namespaceOf), [builds]);
            const role = inside(builds).find(isKind("Role"));
            const granted = JSON.stringify(at(role?.inputs, "rules"));
            assert.match(granted, /"pods"/);
            assert.doesNotMatch(granted, /\*|patch|deletecollection|serviceaccounts|rolebindings/);
            // Nobody reads the secrets of builds, not even who makes them.
            assert.doesNotMatch(granted, /"secrets"[^}]*"(get|list|watch)"/);
        });

        it(`${system} has builds under a quota, a default size and an account without rights`, () => {
            const kinds = ["ResourceQuota", "LimitRange", "ServiceAccount"];
            for (const kind of kinds) {
                assert.ok(inside(builds).some(isKind(kind)), kind);
            }
            const account = find(inside(builds), "ServiceAccount/builds");
            assert.equal(at(account.inputs, "automountServiceAccountToken"), false);
            const [limits] = inside(builds).filter(isKind("LimitRange"));
            assert.equal(at(limits?.inputs, "spec", "limits", "0", "default", "memory"), "1Gi");
            assert.deepEqual(workloads(inside(builds)), []);
        });

        it(`${system} shows itself over TLS, at a host of its own`, () => {
            const ingress = find(inside(place), `Ingress/${system}`);
            const host = `${system}.groundwork.test`;
            assert.deepEqual(at(ingress.inputs, "spec", "tls"), [
                { hosts: [host], secretName: `${system}-certificate` },
            ]);
            assert.equal(at(ingress.inputs, "spec", "rules", "0", "host"), host);
            const service = find(inside(place), `Service/${system}`);
            const ports = listAt(service.inputs, "spec", "ports").map((port) => at(port, "port"));
            assert.ok(ports.includes(80));
            assert.equal(new Set(ports).size, ports.length, "a Service has a port once");
        });
    }

    it("name every child after its component", () => {
        const children = graph.filter(({ parent = "" }) => systems.some((it) => it === parent));
        assert.ok(children.length > systems.length);
        assert.deepEqual(
            children.filter(({ name, parent }) => !name.startsWith(`${parent}-`)),
            [],
        );
    });

    it("run restricted, and builds too where their system lets them", () => {
        const enforced = Object.fromEntries(
            graph
                .filter(isKind("Namespace"))
                .map(({ inputs }): [string, unknown] => [
                    String(at(inputs, "metadata", "name")),
                    at(inputs, "metadata", "labels", "pod-security.kubernetes.io/enforce"),
                ])
                .filter(([name]) => systems.some((system) => name.includes(system))),
        );
        assert.deepEqual(enforced, {
            "platform-jenkins": "restricted",
            "platform-jenkins-builds": "restricted",
            "platform-woodpecker": "restricted",
            "platform-woodpecker-builds": "baseline",
            "platform-drone": "restricted",
            "platform-drone-builds": "baseline",
        });
    });

    it("take their secrets from Secrets alone", () => {
        const secrets = graph.filter(isKind("Secret"));
        for (const value of [clientSecret, generatedSecret]) {
            const visible = graph
                .filter((it) => !secrets.includes(it))
                .filter(({ inputs }) => JSON.stringify(inputs).includes(value));
            assert.deepEqual(
                visible.map(({ name }) => name),
                [],
            );
        }
        assert.ok(secrets.length > 0);
        assert.deepEqual(
            secrets.filter(({ secretInputs }) => !secretInputs.includes("stringData")),
            [],
        );
    });

    it("plan their pods with nothing unknown, though their secrets are yet to come", async () => {
        const planned = await buildServers({}, true);
        assert.deepEqual(
            workloads(planned).flatMap(({ inputs }) => unknownPaths(inputs)),
            [],
        );
    });

    it("let nobody into builds, and builds to no pod but their server and DNS", () => {
        const buildPods = [
            "platform-jenkins-builds",
            "platform-woodpecker-builds",
            "platform-drone-builds",
        ];
        const cluster = clusterOfGraph([...graph, ...buildPods.map(buildPod)]);
        const places = {
            internet: "192.0.2.10",
            private: "10.255.0.10",
            credentials: "169.254.169.254",
        };
        const flows = matrixOf(cluster, places).flows.map(
            ({ from, to, ports }) => `${from} > ${to} ${portsText(ports)}`,
        );
        const isBuild = (end: string) => buildPods.some((name) => end.startsWith(`${name}/`));
        assert.deepEqual(flows.filter((flow) => isBuild(flow.split(" > ")[1] ?? "")).sort(), [
            // The steps of a workflow ask its services, which are pods too.
            "platform-woodpecker-builds/build > platform-woodpecker-builds/build 5432",
        ]);
        assert.deepEqual(
            flows
                .filter((flow) => isBuild(flow) && !flow.includes("> platform-woodpecker-builds"))
                .sort(),
            buildPods
                .flatMap((name) => [
                    `${name}/build > internet 443`,
                    `${name}/build > platform-dns/coredns 1053 1053/udp`,
                ])
                .concat("platform-jenkins-builds/build > platform-jenkins/jenkins 8080")
                .sort(),
        );
    });

    it("reach a forge in a private network where the environment names it", async () => {
        const own = await buildServers({
            delivery: { jenkins: { enabled: true }, networks: ["10.20.0.0/16"] },
        });
        for (const policy of ["jenkins-flows", "jenkins-builds-flows"]) {
            const egress = listAt(find(own, `NetworkPolicy/${policy}`).inputs, "spec", "egress");
            assert.ok(
                egress.some((rule) =>
                    isDeepStrictEqual(rule, {
                        to: [{ ipBlock: { cidr: "10.20.0.0/16" } }],
                        ports: [{ protocol: "TCP", port: 443 }],
                    }),
                ),
                policy,
            );
        }
    });

    for (const profile of profiles) {
        it(`have room for all builds that they start at a time, with ${profile}`, () => {
            const { jenkinsBuilds, woodpeckerBuilds, droneBuilds } = concerns;
            const { container, atMost } = jenkinsAgents[profile];
            const jenkins = jenkinsBuilds.quota[profile];
            assert.ok(atMost <= jenkins.pods);
            assert.ok(atMost * amount(container.cpuLimit ?? container.cpu) <= amount(jenkins.cpu));
            assert.ok(atMost * amount(container.memory) <= amount(jenkins.memory));

            const { scale, builds: each } = starterSizes[profile];
            const most = each * (scale.max ?? scale.min);
            const volumes = most * amount(workflowVolumes[profile]);
            assert.ok(volumes <= amount(woodpeckerBuilds.quota[profile].storage));
            assert.ok(most <= droneBuilds.quota[profile].pods);
        });

        it(`fit into their quotas with ${profile}, while they roll, too`, () => {
            const controller = { size: jenkinsSizes[profile].container, pods: 1 };
            const server = { size: serverSizes[profile].container, pods: 1 };
            const parts = [server, rolling(starterSizes[profile])];
            const systemParts = { jenkins: [controller], woodpecker: parts, drone: parts };
            for (const system of systems) {
                const quota = concerns[system].quota[profile];
                const sum = (of: (size: ContainerSize) => string) =>
                    systemParts[system].reduce(
                        (all, { size, pods }) => all + pods * amount(of(size)),
                        0,
                    );
                assert.ok(sum(({ cpu, cpuLimit = cpu }) => cpuLimit) <= amount(quota.cpu), system);
                assert.ok(sum(({ memory }) => memory) <= amount(quota.memory), system);
            }
        });
    }

    it("break no rule of the platform, in any profile", async () => {
        const exempted = new Exemptions(exemptions, "2026-11-25");
        for (const profile of profiles) {
            const resources = asJudged(await buildServers({ profile }, true));
            const broken = activeRules(rules, platformLevel).flatMap((rule) =>
                standingViolations(rule, resources, exempted),
            );
            assert.deepEqual(broken.map(describeFinding), []);
        }
    });

    it("leave nothing where they are off, or their layer is not selected", async () => {
        const layers = ["foundation", "networking", "observability", "tenants"];
        const without = [
            configOf("prod", { delivery: {} }),
            configOf("prod", { layers }),
            configOf("dev"),
        ];
        for (const config of without) {
            const traces = JSON.stringify(await graphOf(config));
            assert.doesNotMatch(traces, /jenkins|woodpecker|drone/i);
        }
    });

    it("bring alerts and a dashboard each", () => {
        const text = JSON.stringify(graph.filter(isKind("ConfigMap")).map(({ inputs }) => inputs));
        for (const alert of ["JenkinsDown", "WoodpeckerWithoutAgents", "DroneRunnerDown"]) {
            assert.ok(text.includes(alert), alert);
        }
        for (const system of systems) {
            assert.ok(graph.some(({ name }) => name === `grafana-dashboard-${system}`));
        }
    });

    it("hand no token to servers that do not ask the API server", () => {
        for (const workload of ["StatefulSet/woodpecker", "StatefulSet/drone"]) {
            assert.equal(at(podSpecOf(graph, workload), "automountServiceAccountToken"), false);
        }
    });
});

/** What a build brings along to test against. */
const database = { name: "database", ports: [{ containerPort: 5432 }] };

/** A build, as its system would make it: with no label that the platform gives. */
function buildPod(namespace: string): RecordedResource {
    return {
        type: "kubernetes:apps/v1:Deployment",
        name: `${namespace}-build`,
        inputs: {
            metadata: { name: "build", namespace },
            spec: {
                template: {
                    metadata: { labels: { build: "1" } },
                    spec: { containers: [database] },
                },
            },
        },
        secretInputs: [],
        dependsOn: [],
        ignoreChanges: [],
    };
}
