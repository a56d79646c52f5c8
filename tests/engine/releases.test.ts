import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";

import * as pulumi from "@pulumi/pulumi";

import { requireCharts } from "../../cli/charts/locked";
import { renderProgram } from "../../cli/render/environment";
import { Namespace } from "../../components/namespace";
import type { PlatformConfig } from "../../config";
import { UserError } from "../../errors";
import { ensureAuthority, ensureCertificate } from "../../local/cluster/pki";
import { repositoryRoot } from "../../local/paths";
import { silentProgress } from "../../local/progress";
import { platformChart, plainPasswords } from "../../stacks/charts";
import { releases } from "../../stacks/releases";
import { charts, type ChartLock } from "../../versions";
import { type ChartRegistry, startChartRegistry } from "../support/chartRegistry";
import { collectChanges } from "../../cli/engine/changes";
import { field, plannedChanges } from "../support/cluster";
import { startTestEngine, startTimeout, type TestEngine } from "../support/engine";
import { minimalConfig } from "../support/observability";
import { temporaryFolder } from "../support/temporary";

const password = "s3cret-of-charts";
const chartSecrets = JSON.stringify({ acme: password });
const namespace = "release-shop";
const dns = { peers: [], ports: [] };

describe("a release of an organisation's chart", function () {
    this.timeout(120_000);
    const folder = temporaryFolder();
    let engine: TestEngine;
    let registry: ChartRegistry;
    /** Where only who has the password is let in. */
    let url: string;
    before(async function () {
        this.timeout(startTimeout);
        engine = await startTestEngine();
        registry = await startChartRegistry();
        url = await registry.guarded("robot", password);
    });
    after(() => {
        registry.stop();
    });

    const push = (version: string) => registry.push("greeter", version, folder());

    const settings = (
        { version, digest }: Pick<ChartLock, "version" | "digest">,
        changes: Readonly<Record<string, unknown>> = {},
        registryOf: Readonly<Record<string, unknown>> = {},
        others: Readonly<Record<string, unknown>> = {},
    ) =>
        minimalConfig({
            admission: { mode: "off" },
            charts: { registries: [{ name: "acme", url, username: "robot", ...registryOf }] },
            ...("passwordVariable" in registryOf ? {} : { chartSecrets: { acme: password } }),
            releases: [
                {
                    name: "shop",
                    chart: { name: "greeter", registry: "acme", version, digest },
                    quota: { cpu: "2", memory: "2Gi" },
                    // What the fixture's pods need to be, they do not say.
                    podSecurity: "privileged",
                    ...changes,
                },
            ],
            ...others,
        });

    /** The layer alone, as the platform builds it. */
    const program =
        (config: PlatformConfig, releaseSecrets: object = {}) =>
        () => {
            const monitoring = new Namespace("watching", {
                name: "watching",
                quota: { cpu: "1", memory: "1Gi", pods: 1, storage: "0" },
                dns,
            });
            releases(
                config,
                { dns, gates: [], namespaces: { monitoring } },
                {},
                {
                    chartSecrets: pulumi.secret(chartSecrets),
                    releaseSecrets: pulumi.secret(JSON.stringify(releaseSecrets)),
                },
            );
            return Promise.resolve();
        };

    const stackOf = (config: PlatformConfig, secrets?: object) =>
        engine.stack("releases", program(config, secrets));

    const served = (object: string, at: string) => field(engine, namespace, object, at);

    it("is released, upgraded, rolled back, and gone with its entry", async () => {
        const [first, second] = [await push("1.2.3"), await push("1.3.0")];
        await (await stackOf(settings(first, { values: { greeting: "Moin" } }))).up();
        assert.equal(await served("configmap/shop-text", ".data.version"), "1.2.3");
        assert.equal(await served("configmap/shop-text", ".data.greeting"), "Moin");
        assert.equal(await served("resourcequota/quota", ".spec.hard.pods"), "50");
        assert.match(
            await engine.kubectl(["-n", namespace, "get", "networkpolicies", "-o", "name"]),
            /allow-metrics[^]*allow-release[^]*default-deny/,
        );
        const state = fs.readFileSync(engine.stateFile("releases"), "utf8");
        assert.ok(!state.includes(password), "nobody reads the registry's password in the state");

        const upgrade = await stackOf(settings(second, { values: { greeting: "Moin" } }));
        const changes = await plannedChanges(upgrade);
        assert.ok(changes.some((change) => change.endsWith(`${namespace}/shop-text`)));
        await upgrade.up();
        assert.equal(await served("configmap/shop-text", ".data.version"), "1.3.0");

        const back = await stackOf(settings(first, { values: { greeting: "Moin" } }));
        await back.up();
        assert.equal(await served("configmap/shop-text", ".data.version"), "1.2.3");
        assert.deepEqual(await plannedChanges(back), []);

        await (await stackOf(minimalConfig())).up();
        for (const object of [
            ["namespace", namespace],
            ["crd", "greetings.fixtures.groundwork"],
        ]) {
            await assert.rejects(engine.kubectl(["get", ...object]), /NotFound/);
        }
        assert.ok(!fs.readFileSync(engine.stateFile("releases"), "utf8").includes("shop"));
    });

    it("keeps secret values out of the state", async () => {
        const releaseSecrets = { shop: { password: "hunter2" } };
        const secretValues = { secretValues: ["password"] };
        const config = settings(await push("1.2.3"), secretValues, {}, { releaseSecrets });
        const stack = await stackOf(config, releaseSecrets);
        await stack.up();
        const login = Buffer.from("admin:hunter2").toString("base64");
        assert.equal(await served("configmap/shop-text", ".data.login"), login);
        const state = fs.readFileSync(engine.stateFile("releases"), "utf8");
        assert.ok(!state.includes("hunter2") && !state.includes(login));
        await stack.destroy();
    });

    it("is judged by the policies at preview, object by object", async () => {
        const stack = await stackOf(settings(await push("1.2.3")));
        const { take, report } = collectChanges();
        const policyPacks = [path.join(repositoryRoot, "policy")];
        await assert.rejects(stack.preview({ policyPacks, onEvent: take }));
        const judged = report().verdicts.filter(({ mandatory }) => mandatory);
        assert.ok(judged.some(({ message }) => /resources/.test(message)));
        assert.ok(judged.every(({ message }) => message.includes("shop")));
    });

    it("is rendered with all of its objects", async () => {
        const variable = "GROUNDWORK_TEST_CHARTS";
        process.env[variable] = password;
        try {
            const config = settings(await push("1.2.3"), {}, { passwordVariable: variable });
            const objects = await renderProgram("test", program(config), silentProgress);
            const names = objects.map(({ id }) => id);
            assert.ok(
                names.some((id) => /ConfigMap.*shop-text/.test(id)),
                names.join(" "),
            );
            assert.ok(!JSON.stringify(objects).includes(password));
        } finally {
            Reflect.deleteProperty(process.env, variable);
        }
    });

    const refused = (config: PlatformConfig, secrets: string, says: RegExp) =>
        assert.rejects(
            requireCharts(config, secrets, silentProgress),
            (error) =>
                error instanceof UserError &&
                says.test(error.message) &&
                !error.message.includes("\n") &&
                !error.message.includes(password),
        );

    it("is refused in one sentence, before anything is changed", async () => {
        const lock = await push("1.2.3");
        const { digest } = await push("1.3.0");
        await requireCharts(settings(lock), chartSecrets, silentProgress);
        const other = settings({ version: "1.2.3", digest });
        await refused(other, chartSecrets, /greeter 1\.2\.3: .* is served, and not /);
        await refused(settings(lock), JSON.stringify({ acme: "guessed" }), /wants other cred/);
        const unknown = settings({ version: "9.9.9", digest });
        await refused(unknown, chartSecrets, /has no greeter 9\.9\.9/);
        const nowhere = settings(lock, {}, { url: "oci://127.0.0.1:1/charts" });
        await refused(nowhere, chartSecrets, /could not be asked/);
        const unset = settings(lock, {}, { passwordVariable: "GROUNDWORK_TEST_UNSET" });
        await refused(unset, "{}", /from GROUNDWORK_TEST_UNSET, which is not set/);
    });

    it("comes over TLS from a registry with a certificate of the organisation's own", async () => {
        const place = folder();
        const authority = await ensureAuthority(place, "own");
        const servesAs = { dns: [], ip: ["127.0.0.1"] };
        const request = { name: "charts", commonName: "charts", servesAs, client: false };
        await ensureCertificate(place, request, authority);
        const read = (file: string) => fs.readFileSync(path.join(place, file), "utf8");
        const certificate = { cert: read("charts.crt"), key: read("charts.key") };
        const secure = await registry.guarded("robot", password, certificate);
        const lock = await push("1.2.3");

        const trusting = settings(lock, {}, { url: secure, ca: read("own.crt") });
        await requireCharts(trusting, chartSecrets, silentProgress);
        assert.ok((await plannedChanges(await stackOf(trusting))).length > 1);
        await refused(settings(lock, {}, { url: secure }), chartSecrets, /certificate/);
    });

    it("leaves the platform's own charts what they are, wherever they are mirrored", async () => {
        const lock = await push("1.2.3");
        const config = minimalConfig({
            charts: {
                registries: [{ name: "acme", url, username: "robot" }],
                mirrors: {
                    "cert-manager": { registry: "acme" },
                    keda: { registry: "acme", digest: lock.digest },
                },
            },
            chartSecrets: { acme: password },
        });
        const passwordOf = plainPasswords(chartSecrets);
        const mirrored = (name: "cert-manager" | "keda" | "csi-driver-nfs") =>
            platformChart(name, { charts: config.charts, passwordOf });
        assert.equal(mirrored("cert-manager").digest, charts.certManager.digest);
        assert.equal(mirrored("cert-manager").repository, url);
        assert.equal(mirrored("keda").archive, charts.keda.digest);
        assert.equal(mirrored("csi-driver-nfs").repository, charts.csiDriverNfs.repository);
    });
});
