import * as assert from "node:assert/strict";

import { eventually } from "../support/clusterBench";
import { registry, sampleNamespace, standingTeams } from "../support/teams";

const image = `${registry}/pause:3.10`;
const restricted = { runAsNonRoot: true, runAsUser: 1, seccompProfile: { type: "RuntimeDefault" } };
const container = {
    name: "main",
    image,
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
};

type Fields = Readonly<Record<string, unknown>>;

function podSpec(changes: Fields = {}, containerChanges: Fields = {}) {
    return {
        securityContext: restricted,
        containers: [{ ...container, ...containerChanges }],
        ...changes,
    };
}

function pod(name: string, spec: object = podSpec()) {
    return { apiVersion: "v1", kind: "Pod", metadata: { name }, spec };
}

function deployment(name: string, spec: object = podSpec()) {
    const labels = { app: name };
    return {
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: { name },
        spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
    };
}

describe("a team's", () => {
    const { engine, refusal } = standingTeams();

    describe("registry", () => {
        const elsewhere = "docker.io/library/nginx:1.27";

        before(async () => {
            // A policy comes into force a moment after it was made.
            await eventually(
                async () => (await refusal(pod("p", podSpec({}, { image: elsewhere })))) !== "",
            );
        });

        it("is told in one sentence, with the image and the remedy", async () => {
            assert.match(
                await refusal(pod("p", podSpec({}, { image: elsewhere }))),
                /denied request: image docker\.io\/library\/nginx:1\.27 is from none of the registries of team-sample: use registry\.k8s\.io, or have its registry added in groundwork:teams/,
            );
        });

        const bad = { ...container, name: "bad", image: elsewhere };
        const volume = { name: "data", image: { reference: elsewhere } };
        const job = {
            template: { spec: { ...podSpec({ initContainers: [bad] }), restartPolicy: "Never" } },
        };
        const batch = { apiVersion: "batch/v1", metadata: { name: "j" } };
        for (const [what, object] of [
            ["an init container", pod("p", podSpec({ initContainers: [bad] }))],
            ["a second container", pod("p", podSpec({ containers: [container, bad] }))],
            ["a mounted image", pod("p", podSpec({ volumes: [volume] }))],
            ["an image without a registry", pod("p", podSpec({}, { image: "nginx:1.27" }))],
            [
                "a name that only begins alike",
                pod("p", podSpec({}, { image: "registry.k8s.io.evil.test/a:1" })),
            ],
            ["a Deployment", deployment("d", podSpec({}, { image: elsewhere }))],
            ["a Job", { ...batch, kind: "Job", spec: job }],
            [
                "a CronJob",
                {
                    ...batch,
                    kind: "CronJob",
                    spec: { schedule: "@daily", jobTemplate: { spec: job } },
                },
            ],
        ] as const) {
            it(`holds for ${what}`, async () => {
                assert.match(
                    await refusal(object),
                    /is from none of the registries of team-sample/,
                );
                assert.match(
                    await refusal(object, "team-sample-preview"),
                    /is from none of the registries of team-sample-preview/,
                );
            });
        }

        it("holds for a container that is put into a running pod", async () => {
            await engine().kubectl(
                ["-n", sampleNamespace, "create", "-f", "-"],
                JSON.stringify(pod("running")),
            );
            const debug = (from: string) =>
                engine().kubectl([
                    "-n",
                    sampleNamespace,
                    "debug",
                    "running",
                    `--image=${from}`,
                    "--profile=restricted",
                ]);
            await assert.rejects(debug(elsewhere), /is from none of the registries/);
            await debug(image);
            await engine().kubectl(["-n", sampleNamespace, "delete", "pod", "running", "--now"]);
        });

        it("admits what comes from it, and everything in a team that names none", async () => {
            assert.equal(await refusal(pod("p")), "");
            assert.equal(await refusal(deployment("d")), "");
            assert.equal(
                await refusal(pod("p", podSpec({}, { image: elsewhere })), "team-bank"),
                "",
            );
        });

        it("leaves alone what was there before it left the list", async () => {
            const inTeam = (...args: string[]) =>
                engine().kubectl(["-n", sampleNamespace, ...args]);
            await engine().kubectl(
                ["-n", sampleNamespace, "apply", "-f", "-"],
                JSON.stringify(deployment("old")),
            );
            const list = (registries: string) =>
                engine().kubectl([
                    "annotate",
                    "namespace",
                    sampleNamespace,
                    "--overwrite",
                    `groundwork.dev/registries=${registries}`,
                ]);
            await list("ghcr.io/acme");
            try {
                await eventually(async () => (await refusal(pod("p"))) !== "");
                await inTeam("label", "deployment/old", "kept=true");
                await assert.rejects(
                    inTeam("set", "image", "deployment/old", `main=${elsewhere}`),
                    /use ghcr\.io\/acme, or/,
                );
            } finally {
                await list(registry);
                await inTeam("delete", "deployment/old");
            }
        });
    });

    describe("bound", () => {
        const sized = (cpu: string) => {
            const amounts = { cpu, memory: "32Mi" };
            return pod("p", podSpec({}, { resources: { requests: amounts, limits: amounts } }));
        };

        it("is a maximum for one container", async () => {
            assert.match(await refusal(sized("600m")), /maximum cpu usage per Container is 500m/);
            assert.equal(await refusal(sized("500m")), "");
        });

        it("is a quota of each namespace's own", async () => {
            assert.equal(await refusal(sized("300m")), "");
            assert.match(
                await refusal(sized("300m"), "team-sample-preview"),
                /exceeded quota: quota/,
            );
            assert.match(
                await refusal(pod("p", podSpec({ priorityClassName: "groundwork-critical" }))),
                /exceeded quota: priorities/,
            );
        });
    });

    it("calls have a policy on each side", async () => {
        const names = (space: string) =>
            engine().kubectl(["-n", space, "get", "networkpolicy", "-o", "name"]);
        assert.match(await names(sampleNamespace), /call-bank\.ledger/);
        assert.match(await names("team-bank"), /called-by-sample\.ledger/);
    });
});
