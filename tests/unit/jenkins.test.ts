import * as assert from "node:assert/strict";

import { parse } from "yaml";

import { agentPod } from "../../components/jenkins/configuration";
import { jenkinsPlugins } from "../../versions";
import { buildServers, podSpecOf } from "../support/delivery";
import { at, find, generatedSecret, type RecordedResource } from "../support/graph";
import { listAt, partsOf } from "../support/observability";

const secretDirectory = "/run/secrets/jenkins";

function configurationOf(graph: readonly RecordedResource[]): unknown {
    return parse(String(at(find(graph, "ConfigMap/jenkins").inputs, "data", "jenkins.yaml")));
}

function environmentOf(graph: readonly RecordedResource[]): Map<unknown, string> {
    const variables = listAt(podSpecOf(graph, "StatefulSet/jenkins"), "containers", "0", "env");
    return new Map(variables.map((it) => [at(it, "name"), String(at(it, "value"))]));
}

describe("Jenkins", () => {
    let graph: RecordedResource[] = [];
    let controller: unknown;
    let cloud: unknown;
    before(async () => {
        graph = await buildServers();
        controller = at(configurationOf(graph), "jenkins");
        cloud = at(controller, "clouds", "0", "kubernetes");
    });

    it("builds nothing on the controller, which can read every secret", () => {
        assert.equal(at(controller, "numExecutors"), 0);
        assert.equal(at(controller, "mode"), "EXCLUSIVE");
    });

    it("has one administrator, whose password is generated and stands in a Secret only", () => {
        const [user, ...others] = listAt(controller, "securityRealm", "local", "users");
        assert.deepEqual(others, []);
        assert.equal(at(user, "id"), "admin");
        assert.equal(at(user, "password"), "${admin-password}");
        assert.equal(at(controller, "securityRealm", "local", "allowsSignup"), false);
        const secret = find(graph, "Secret/jenkins");
        assert.deepEqual(at(secret.inputs, "stringData"), { "admin-password": generatedSecret });
        assert.deepEqual(secret.secretInputs, ["stringData"]);
        // Where Jenkins looks up what the configuration only names.
        assert.equal(environmentOf(graph).get("SECRETS"), secretDirectory);
        const mounts = listAt(
            podSpecOf(graph, "StatefulSet/jenkins"),
            ...["containers", "0", "volumeMounts"],
        );
        assert.ok(mounts.some((mount) => at(mount, "mountPath") === secretDirectory));
    });

    it("lets nobody in without a name, and others only look", () => {
        const entries = listAt(controller, "authorizationStrategy", "globalMatrix", "entries");
        assert.deepEqual(entries, [
            { user: { name: "admin", permissions: ["Overall/Administer"] } },
            {
                group: {
                    name: "authenticated",
                    permissions: ["Overall/Read", "Job/Read", "View/Read"],
                },
            },
        ]);
    });

    it("starts without its wizard, refuses forged requests, and opens no port for agents", () => {
        assert.match(
            environmentOf(graph).get("JAVA_OPTS") ?? "",
            /-Djenkins\.install\.runSetupWizard=false/,
        );
        assert.ok(at(controller, "crumbIssuer", "standard"));
        assert.equal(at(controller, "slaveAgentPort"), -1);
        assert.equal(at(cloud, "webSocket"), true);
        assert.equal(at(cloud, "jenkinsTunnel"), undefined);
        const container = at(podSpecOf(graph, "StatefulSet/jenkins"), "containers", "0");
        assert.deepEqual(
            listAt(container, "ports").map((port) => at(port, "containerPort")),
            [8080],
        );
    });

    it("has its agents in their own namespace, restricted, small enough, and without a token", () => {
        assert.equal(at(cloud, "namespace"), "platform-jenkins-builds");
        assert.equal(at(cloud, "jenkinsUrl"), "http://jenkins.platform-jenkins.svc:80");
        assert.equal(at(cloud, "restrictedPssSecurityContext"), true);
        assert.equal(at(cloud, "containerCapStr"), "50");
        const [template] = listAt(cloud, "templates");
        const pod: unknown = parse(String(at(template, "yaml")));
        assert.deepEqual(pod, agentPod("ha", "groundwork-standard"));
        assert.equal(at(template, "serviceAccount"), "builds");
        assert.equal(at(pod, "spec", "automountServiceAccountToken"), false);
        assert.equal(at(pod, "spec", "securityContext", "runAsNonRoot"), true);
        const [agent, ...others] = listAt(pod, "spec", "containers");
        assert.deepEqual(others, []);
        assert.equal(at(agent, "name"), "jnlp");
        assert.ok(at(agent, "resources", "limits", "memory"));
        assert.deepEqual(at(agent, "securityContext", "capabilities"), { drop: ["ALL"] });
    });

    it("has every plugin at an exact version, those of the environment too", async () => {
        const plugin = "oic-auth:4.545.v5f1b_9e8c6a_f5";
        const wider = await buildServers({
            delivery: { jenkins: { enabled: true, plugins: [plugin] } },
        });
        const listed = String(at(find(wider, "ConfigMap/jenkins").inputs, "data", "plugins.txt"));
        assert.deepEqual(listed.trim().split("\n"), [...jenkinsPlugins, plugin].sort());
        assert.deepEqual(
            jenkinsPlugins.filter((it) => !/^[a-z-]+:[\w.+-]+$/.test(it)),
            [],
        );
        const template = (resources: readonly RecordedResource[]) =>
            at(
                find(resources, "StatefulSet/jenkins").inputs,
                ...["spec", "template", "metadata", "annotations"],
            );
        assert.notDeepEqual(template(wider), template(graph));
    });

    it("gets its plugins before it starts, into a place that begins empty", () => {
        const spec = podSpecOf(graph, "StatefulSet/jenkins");
        const init = at(spec, "initContainers", "0");
        assert.deepEqual(at(init, "command"), ["jenkins-plugin-cli"]);
        assert.ok(listAt(init, "args").includes("--latest=false"));
        const isPlugins = (mount: unknown) => at(mount, "name") === "plugins";
        for (const container of [init, at(spec, "containers", "0")]) {
            const mount = listAt(container, "volumeMounts").find(isPlugins);
            assert.equal(at(mount, "mountPath"), "/var/jenkins_home/plugins");
        }
        assert.ok(at(listAt(spec, "volumes").find(isPlugins), "emptyDir"));
    });

    it("keeps its home where the profile has volumes, and its root file system as it came", async () => {
        const claims = at(
            find(graph, "StatefulSet/jenkins").inputs,
            ...["spec", "volumeClaimTemplates", "0", "metadata", "name"],
        );
        assert.equal(claims, "data");
        const local = find(await buildServers({ profile: "local" }), "StatefulSet/jenkins");
        assert.equal(at(local.inputs, "spec", "volumeClaimTemplates"), undefined);
        const spec = podSpecOf(graph, "StatefulSet/jenkins");
        for (const kind of ["containers", "initContainers"]) {
            const context = at(spec, kind, "0", "securityContext");
            assert.equal(at(context, "readOnlyRootFilesystem"), true);
        }
    });

    it("shows metrics to Prometheus that name no job and no agent", () => {
        const service = find(graph, "Service/jenkins");
        assert.equal(at(service.inputs, "metadata", "labels", "groundwork.dev/scrape"), "true");
        assert.equal(
            at(service.inputs, "metadata", "annotations", "groundwork.dev/metrics-path"),
            "/prometheus/",
        );
        const metrics = at(configurationOf(graph), "unclassified", "prometheusConfiguration");
        const regex = at(metrics, "disabledMetricConfig", "entries", "0", "regexDisabledMetric");
        const hidden = new RegExp(`^${String(at(regex, "regex"))}$`);
        assert.match("default_jenkins_builds_last_build_result", hidden);
        assert.match("jenkins_node_default_x7k2p_builds", hidden);
        for (const shown of ["jenkins_queue_stuck_value", "default_jenkins_executors_busy"]) {
            assert.doesNotMatch(shown, hidden);
        }
    });

    it("is reached by its port forwarded where no route leads to it", async () => {
        const layers = ["foundation", "storage", "delivery", "observability"];
        const alone = await buildServers({
            layers,
            teams: [],
            delivery: { jenkins: { enabled: true } },
        });
        assert.ok(!partsOf(alone, "jenkins").some(({ type }) => type.endsWith(":Ingress")));
        assert.equal(
            at(configurationOf(alone), "unclassified", "location", "url"),
            "http://localhost:8080/",
        );
    });
});
