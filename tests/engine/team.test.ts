import * as assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { X509Certificate } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";

import { PemConverter, X509CertificateGenerator } from "@peculiar/x509";
import { parse } from "yaml";
import { z } from "zod";

import { findMember, identityOf } from "../../cli/team/identity";
import { issueKubeconfig } from "../../cli/team/issue";
import { allSpaces } from "../../components/team/spaces";
import type { PlatformConfig } from "../../config";
import { embeddedContext } from "../../local/cluster/kubeconfig";
import { clusterLayout } from "../../local/cluster/layout";
import { ensureAuthority } from "../../local/cluster/pki";
import { repositoryRoot } from "../../local/paths";
import { silentProgress } from "../../local/progress";
import { ensureTools } from "../../local/tools";
import { platform } from "../../stacks/platform";
import { ending } from "../support/checkout";
import { eventually } from "../support/clusterBench";
import { startTestEngine, startTimeout, type TestEngine } from "../support/engine";
import { configOf } from "../support/platform";
import { modeOf, temporaryFolder } from "../support/temporary";

const image = "registry.k8s.io/pause:3.10";
const namespace = "team-sample";
const developers = { name: "sample-developers", role: "deploy" };

const sample = {
    name: "sample",
    members: [developers, { name: "sample-leads", role: "admin" }],
    registries: ["registry.k8s.io"],
    quota: { cpu: 1, memory: "1Gi", pods: 5 },
    containerMaximum: { cpu: "500m", memory: "512Mi" },
    environments: [{ name: "preview", quota: { cpu: "200m", memory: "256Mi" } }],
    calls: [{ team: "bank", service: "ledger", port: 5000 }],
};
const bank = { name: "bank", quota: { cpu: 1, memory: "1Gi" } };

/** Two teams, and nothing else. */
function configWith(members: readonly object[]): PlatformConfig {
    const layers = ["foundation", "tenants"];
    return configOf("dev", { layers, teams: [{ ...sample, members }, bank] });
}

const config = configWith(sample.members);

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

describe("a team", function () {
    this.timeout(60_000);
    let engine: TestEngine;
    const folder = temporaryFolder();

    before(async function () {
        this.timeout(startTimeout);
        engine = await startTestEngine();
        await up(config);
    });
    after(async function () {
        this.timeout(120_000);
        await (await engine.stack("teams", () => Promise.resolve())).destroy();
    });

    async function up(teams: PlatformConfig): Promise<void> {
        const stack = await engine.stack("teams", async () => {
            platform(teams, {});
            return Promise.resolve();
        });
        await stack.up();
    }

    function groundwork(...args: string[]) {
        const env = { ...process.env, GROUNDWORK_HOME: engine.home };
        return ending(spawn(path.join(repositoryRoot, "bin/groundwork"), args, { env }));
    }

    /** Has a kubeconfig issued, and returns where it is. */
    async function issue(name: string, { seconds = 3600, person = "" } = {}): Promise<string> {
        const spaces = allSpaces(config.teams).filter(({ team }) => team === "sample");
        const membership = findMember("sample", spaces, name, undefined);
        const identity = identityOf("sample", membership.member, person || undefined);
        const { kubectl } = await ensureTools(["kubectl"], silentProgress);
        const { kubeconfig } = await issueKubeconfig(
            { context: embeddedContext, kubectl: kubectl.path, kubeconfig: engine.kubeconfig },
            { team: "sample", membership, identity, seconds, workshop: engine.home },
        );
        const file = path.join(folder(), "kubeconfig");
        fs.writeFileSync(file, kubeconfig);
        return file;
    }

    function as(file: string, ...args: string[]): Promise<string> {
        return engine.kubectl(["--kubeconfig", file, ...args]);
    }

    /** Tries to make an object, and returns what the API server says against it. */
    function refusal(object: object, space = namespace): Promise<string> {
        return engine
            .kubectl(["-n", space, "create", "--dry-run=server", "-f", "-"], JSON.stringify(object))
            .then(() => "", String);
    }

    describe("member's kubeconfig", () => {
        it("lets in whom it is for, and leaves nothing behind", async () => {
            const file = await issue("sample-developers", { person: "ada@example.com" });
            const printed = await as(file, "auth", "whoami", "-o", "json");
            const { userInfo } = z
                .object({
                    status: z.object({
                        userInfo: z.object({ username: z.string(), groups: z.array(z.string()) }),
                    }),
                })
                .parse(JSON.parse(printed)).status;
            assert.equal(userInfo.username, "ada@example.com");
            assert.ok(userInfo.groups.includes("sample-developers"));
            assert.ok(!userInfo.groups.includes("system:masters"));
            const left = await engine.kubectl(["get", "csr", "-o", "name"]);
            assert.equal(left, "", "no request stays in the cluster");
        });

        it("may do what its role says, and no more", async () => {
            const file = await issue("sample-developers");
            const can = (...what: string[]) =>
                as(file, "auth", "can-i", ...what).then(
                    (answer) => answer.trim(),
                    () => "no",
                );
            assert.equal(await can("create", "deployments"), "yes");
            assert.equal(await can("create", "deployments", "-n", "team-sample-preview"), "yes");
            assert.equal(await can("create", "secrets"), "yes");
            assert.equal(await can("get", "secrets"), "no");
            assert.equal(await can("create", "pods"), "no");
            assert.equal(await can("create", "networkpolicies"), "no");
            assert.equal(await can("patch", "resourcequotas"), "no");
            assert.equal(await can("create", "deployments", "-n", "team-bank"), "no");
            assert.equal(await can("get", "pods", "-n", "kube-system"), "no");
            assert.equal(await can("patch", "namespaces/team-sample"), "no");

            await as(file, "create", "configmap", "real", "--from-literal=a=b");
            await as(file, "delete", "configmap", "real");
            for (const forbidden of [
                ["get", "secrets"],
                ["get", "pods", "-n", "team-bank"],
                [
                    "annotate",
                    "--overwrite",
                    "namespace",
                    namespace,
                    "groundwork.dev/registries=docker.io",
                ],
                ["delete", "resourcequota", "quota"],
                ["get", "validatingadmissionpolicies"],
            ]) {
                await assert.rejects(as(file, ...forbidden), /Forbidden/, forbidden.join(" "));
            }
        });

        it("goes to a terminal only where that is asked for, and over no other file", async function () {
            this.timeout(120_000);
            const asked = ["team", "kubeconfig", "sample", "sample-leads"];
            const printed = await groundwork(...asked, "-o", "-");
            assert.equal(printed.code, 0, printed.stderr);
            const contexts = z.object({ contexts: z.array(z.object({ name: z.string() })) });
            assert.deepEqual(
                contexts.parse(parse(printed.stdout)).contexts.map(({ name }) => name),
                ["team-sample@groundwork-local", "team-sample-preview@groundwork-local"],
            );
            assert.doesNotMatch(printed.stderr, /client-key|PRIVATE/);

            const plain = await groundwork(...asked);
            assert.equal(modeOf(plain.stdout.trim()), "600");
            assert.ok(plain.stdout.startsWith(engine.home));
            assert.equal((await groundwork(...asked)).code, 0, "a new one takes its place");

            const own = path.join(folder(), "config");
            fs.writeFileSync(own, "my own");
            const refused = await groundwork(...asked, "-o", own);
            assert.match(refused.stderr, /is there already, and was not issued by this command/);
            assert.equal(fs.readFileSync(own, "utf8"), "my own");
            const left = fs.readdirSync(engine.home).filter((it) => it.startsWith("kubeconfig-"));
            assert.deepEqual(left, []);
        });

        it("ends when it should, and then lets nobody in", async () => {
            const file = await issue("sample-developers", { seconds: 600 });
            const end = Date.parse(certificateIn(file).validTo);
            const minutes = (end - Date.now()) / 60_000;
            assert.ok(minutes > 8 && minutes < 11, `${minutes} minutes`);
            await as(file, "get", "pods");
            fs.writeFileSync(file, await expired(file));
            await assert.rejects(as(file, "get", "pods"), /Unauthorized|must be logged in/);
        });

        it("is worth nothing once its holder is no member any more", async () => {
            const file = await issue("sample-developers");
            await as(file, "get", "pods");
            const members = sample.members.filter((member) => member !== developers);
            await up(configWith(members));
            try {
                for (const space of [namespace, "team-sample-preview"]) {
                    await assert.rejects(as(file, "-n", space, "get", "pods"), /Forbidden/);
                }
            } finally {
                await up(config);
            }
            await as(file, "get", "pods");
        });
    });

    function certificateIn(file: string): X509Certificate {
        return new X509Certificate(credentialsIn(file).certificate);
    }

    function credentialsIn(file: string) {
        const shape = z.object({
            users: z.tuple([
                z.object({
                    user: z.object({
                        "client-certificate-data": z.base64(),
                        "client-key-data": z.base64(),
                    }),
                }),
            ]),
        });
        const [{ user }] = shape.parse(parse(fs.readFileSync(file, "utf8"))).users;
        return {
            certificate: Buffer.from(user["client-certificate-data"], "base64"),
            encoded: user["client-certificate-data"],
            key: Buffer.from(user["client-key-data"], "base64"),
        };
    }

    /** The same kubeconfig after its end: nobody can wait ten minutes, so the authority signs anew. */
    async function expired(file: string): Promise<string> {
        const { key, encoded } = credentialsIn(file);
        const certificate = certificateIn(file);
        const authority = await ensureAuthority(clusterLayout(engine.home).pki, "ca");
        const ecdsa = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
        const spki = certificate.publicKey.export({ type: "spki", format: "der" });
        const late = await X509CertificateGenerator.create(
            {
                subject: certificate.subject.replaceAll("\n", ", "),
                issuer: authority.certificate.subjectName,
                publicKey: await crypto.subtle.importKey("spki", spki, ecdsa, true, ["verify"]),
                signingKey: authority.key,
                signingAlgorithm: ecdsa,
                notBefore: new Date(Date.now() - 600_000),
                notAfter: new Date(Date.now() - 1000),
            },
            crypto,
        );
        assert.match(key.toString(), /PRIVATE KEY/);
        const pem = PemConverter.encode(late.rawData, "CERTIFICATE");
        return fs.readFileSync(file, "utf8").replace(encoded, Buffer.from(pem).toString("base64"));
    }

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
            ["an image without a registry", pod("p", podSpec({}, { image: "nginx" }))],
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
            await engine.kubectl(
                ["-n", namespace, "create", "-f", "-"],
                JSON.stringify(pod("running")),
            );
            const debug = (from: string) =>
                engine.kubectl([
                    "-n",
                    namespace,
                    "debug",
                    "running",
                    `--image=${from}`,
                    "--profile=restricted",
                ]);
            await assert.rejects(debug(elsewhere), /is from none of the registries/);
            await debug(image);
            await engine.kubectl(["-n", namespace, "delete", "pod", "running", "--now"]);
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
            const inTeam = (...args: string[]) => engine.kubectl(["-n", namespace, ...args]);
            await engine.kubectl(
                ["-n", namespace, "apply", "-f", "-"],
                JSON.stringify(deployment("old")),
            );
            const list = (registries: string) =>
                engine.kubectl([
                    "annotate",
                    "namespace",
                    namespace,
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
                await list("registry.k8s.io");
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

    it("calls another's service by policies on both sides", async () => {
        const names = (space: string) =>
            engine.kubectl(["-n", space, "get", "networkpolicy", "-o", "name"]);
        assert.match(await names(namespace), /call-bank\.ledger/);
        assert.match(await names("team-bank"), /called-by-sample\.ledger/);
    });
});
