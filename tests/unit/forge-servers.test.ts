import * as assert from "node:assert/strict";

import { parse } from "yaml";

import * as drone from "../../components/drone/settings";
import * as woodpecker from "../../components/woodpecker/settings";
import type { ForgeConfig } from "../../config";
import { imageReference, images } from "../../versions";
import { buildServers, buildServersConfig, clientSecret, podSpecOf } from "../support/delivery";
import { at, find, generatedSecret, type RecordedResource } from "../support/graph";
import { graphOf } from "../support/platform";

const forge: ForgeConfig = {
    kind: "gitlab",
    url: "https://gitlab.example.com",
    clientId: "5f1e",
    admin: "ada",
    organizations: [],
};

function settingsOf(graph: readonly RecordedResource[], workload: string): unknown {
    return at(find(graph, `ConfigMap/${workload}`).inputs, "data");
}

function secretsOf(graph: readonly RecordedResource[], workload: string): unknown {
    return at(find(graph, `Secret/${workload}`).inputs, "stringData");
}

describe("Woodpecker", () => {
    let graph: RecordedResource[] = [];
    before(async () => {
        graph = await buildServers();
    });

    it("logs in members of the organisations through the forge, by the secret it was given", () => {
        const server = settingsOf(graph, "woodpecker");
        assert.equal(at(server, "WOODPECKER_GITEA_URL"), "https://git.example.com");
        assert.equal(at(server, "WOODPECKER_OPEN"), "true");
        assert.equal(at(server, "WOODPECKER_ORGS"), "shop,bank");
        assert.equal(at(server, "WOODPECKER_HOST"), "https://woodpecker.groundwork.test");
        assert.deepEqual(secretsOf(graph, "woodpecker"), {
            WOODPECKER_AGENT_SECRET: generatedSecret,
            WOODPECKER_GRPC_SECRET: generatedSecret,
            WOODPECKER_GITEA_SECRET: clientSecret,
        });
    });

    it("lets in nobody but its administrator where no organisation is named", () => {
        const settings = woodpecker.serverSettings("ci.test", forge);
        assert.equal(settings["WOODPECKER_OPEN"], "false");
        assert.equal(settings["WOODPECKER_ORGS"], undefined);
        assert.equal(settings["WOODPECKER_ADMIN"], "ada");
        assert.equal(settings["WOODPECKER_GITLAB"], "true");
    });

    it("runs nothing privileged, and nothing of a fork before a member has looked", () => {
        const settings = woodpecker.serverSettings("ci.test", forge);
        assert.equal(settings["WOODPECKER_PLUGINS_PRIVILEGED"], "");
        assert.equal(settings["WOODPECKER_DEFAULT_APPROVAL_MODE"], "forks");
    });

    it("gives agents nothing of the forge", () => {
        assert.deepEqual(secretsOf(graph, "woodpecker-agent"), {
            WOODPECKER_AGENT_SECRET: generatedSecret,
        });
        assert.doesNotMatch(JSON.stringify(settingsOf(graph, "woodpecker-agent")), /GITEA/);
    });

    it("runs builds in their namespace, the steps of a workflow on one node", () => {
        const agent = settingsOf(graph, "woodpecker-agent");
        assert.equal(at(agent, "WOODPECKER_BACKEND_K8S_NAMESPACE"), "platform-woodpecker-builds");
        assert.equal(at(agent, "WOODPECKER_BACKEND_K8S_STORAGE_RWX"), "false");
        assert.equal(
            at(agent, "WOODPECKER_BACKEND_K8S_PERMISSION_INIT_IMAGE"),
            imageReference(images.busybox),
        );
        const affinity: unknown = parse(String(at(agent, "WOODPECKER_BACKEND_K8S_POD_AFFINITY")));
        const [term, ...others] = [
            at(affinity, "podAffinity", "requiredDuringSchedulingIgnoredDuringExecution", "0"),
        ];
        assert.deepEqual(others, []);
        assert.deepEqual(at(term, "matchLabelKeys"), ["woodpecker-ci.org/task-uuid"]);
        assert.equal(at(term, "topologyKey"), "kubernetes.io/hostname");
    });

    it("shows its metrics at a port that no visitor comes to", () => {
        const flows = JSON.stringify(
            at(find(graph, "NetworkPolicy/woodpecker-flows").inputs, "spec", "ingress"),
        );
        assert.match(flows, /platform-ingress[^[]*\}\}\],"ports":\[\{"port":8000/);
        assert.match(flows, /platform-monitoring/);
        const ingress = find(graph, "Ingress/woodpecker");
        const backend = at(ingress.inputs, "spec", "rules", "0", "http", "paths", "0", "backend");
        assert.deepEqual(backend, { service: { name: "woodpecker", port: { name: "http" } } });
    });
});

describe("Drone", () => {
    let graph: RecordedResource[] = [];
    before(async () => {
        graph = await buildServers();
    });

    it("logs in members of the organisations through the forge, by the secret it was given", () => {
        const server = settingsOf(graph, "drone");
        assert.equal(at(server, "DRONE_GITEA_SERVER"), "https://git.example.com");
        assert.equal(at(server, "DRONE_USER_FILTER"), "shop,bank");
        assert.equal(at(server, "DRONE_REGISTRATION_CLOSED"), undefined);
        assert.deepEqual(secretsOf(graph, "drone"), {
            DRONE_RPC_SECRET: generatedSecret,
            DRONE_COOKIE_SECRET: generatedSecret,
            DRONE_DATABASE_SECRET: generatedSecret,
            DRONE_GITEA_CLIENT_SECRET: clientSecret,
        });
    });

    it("lets in nobody but its administrator where no organisation is named", () => {
        const settings = drone.serverSettings("ci.test", forge);
        assert.equal(settings["DRONE_REGISTRATION_CLOSED"], "true");
        assert.equal(settings["DRONE_USER_FILTER"], undefined);
        assert.equal(settings["DRONE_USER_CREATE"], "username:ada,admin:true");
    });

    it("tells nobody outside of its builds, and opens no shell into them", () => {
        assert.equal(drone.serverSettings("ci.test", forge)["DRONE_DATADOG_ENABLED"], "false");
        assert.equal(at(settingsOf(graph, "drone-runner"), "DRONE_TMATE_ENABLED"), "false");
    });

    it("runs pipelines in their namespace, under an account without rights", () => {
        const runner = settingsOf(graph, "drone-runner");
        assert.equal(at(runner, "DRONE_NAMESPACE_DEFAULT"), "platform-drone-builds");
        assert.equal(at(runner, "DRONE_SERVICE_ACCOUNT_DEFAULT"), "builds");
        assert.equal(at(runner, "DRONE_RPC_HOST"), "drone.platform-drone.svc");
        assert.equal(at(runner, "DRONE_IMAGE_CLONE"), imageReference(images.droneGit));
    });

    it("has a key for its database that no new generation of secrets replaces", () => {
        const key = graph.find(({ name }) => name === "drone-database-secret");
        assert.deepEqual(at(key?.inputs, "keepers"), { generation: "1" });
        assert.equal(at(key?.inputs, "length"), 32);
    });

    it("has server and runner run as nobody in particular, with nothing to write but data", () => {
        for (const workload of ["StatefulSet/drone", "Deployment/drone-runner"]) {
            const spec = podSpecOf(graph, workload);
            assert.equal(at(spec, "securityContext", "runAsNonRoot"), true);
            const context = at(spec, "containers", "0", "securityContext");
            assert.equal(at(context, "readOnlyRootFilesystem"), true);
        }
    });
});

describe("a build server with a forge", () => {
    for (const system of ["woodpecker", "drone"]) {
        it(`is not built where its forge would not know it: ${system}`, async () => {
            const delivery = { [system]: buildServersConfig().delivery.drone };
            await assert.rejects(
                graphOf(buildServersConfig({ delivery })),
                new RegExp(`delivery\\.${system} .*${system}ClientSecret`),
            );
        });
    }
});
