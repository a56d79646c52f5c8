import * as assert from "node:assert/strict";

import { ChartRelease } from "../../components/chart-release";
import { issuingObjects, wildcardCertificate } from "../../components/cert-manager/issuers";
import { certManagerValues, parts, podsOf, release } from "../../components/cert-manager/values";
import { Namespace } from "../../components/namespace";
import { chartExemptions } from "../../policy/exemptions";
import { concerns } from "../../stacks/namespaces";
import { charts } from "../../versions";
import { type ChartRegistry, startChartRegistry } from "../support/chartRegistry";
import { archiveOf, chartOfModule, faultsOfChart, renderChart } from "../support/charts";
import { plannedChanges } from "../support/cluster";
import { startTestEngine, startTimeout, type TestEngine } from "../support/engine";
import { at } from "../support/graph";
import { temporaryFolder } from "../support/temporary";

const namespace = "platform-certificates";
const certManager = `${charts.certManager.upstream}@${charts.certManager.version}`;
const profiles = ["local", "small", "ha"] as const;

/** The chart of the locked version, put together from its Go module: its repository is not needed. */
describe("cert-manager's chart", function () {
    this.timeout(startTimeout);
    const folder = temporaryFolder();
    const archive = archiveOf(
        (place) => chartOfModule(certManager, "deploy/charts/cert-manager", place),
        folder,
    );

    const rendered = (profile: (typeof profiles)[number]) =>
        renderChart(
            archive(),
            { release, namespace, values: certManagerValues(profile, "critical", namespace) },
            folder(),
        );

    it("takes our values, and breaks no rule that its exemptions do not name", async () => {
        const renderings = await Promise.all(profiles.map(rendered));
        assert.deepEqual(faultsOfChart(renderings, chartExemptions.certManager), []);
    });

    it("names its pods, port and leases as the flows and rights of the platform do", async () => {
        const objects = await rendered("ha");
        const pods = objects
            .filter(({ kind }) => kind === "Deployment")
            .map((object) => at(object, "spec", "template"));
        for (const part of parts) {
            const own = pods.filter((template) =>
                Object.entries(podsOf(part)).every(
                    ([key, value]) => at(template, "metadata", "labels", key) === value,
                ),
            );
            assert.equal(own.length, 1, part);
            const ports = at(own[0], "spec", "containers", "0", "ports");
            assert.match(JSON.stringify(ports), /"http-metrics"/);
        }
        const elsewhere = objects.filter(
            (object) => ![undefined, namespace].includes(text(at(object, "metadata", "namespace"))),
        );
        assert.deepEqual(elsewhere, []);
    });

    it("stands in its namespace, under its quota, and its objects are taken by its definitions", async () => {
        const engine: TestEngine = await startTestEngine();
        const registry: ChartRegistry = await startChartRegistry();
        try {
            const chart = await registry.pushArchive(archive(), charts.certManager);
            const stack = await engine.stack(namespace, () => {
                const place = new Namespace("place", {
                    name: namespace,
                    quota: concerns.certificates.quota.ha,
                    dns: { peers: [], ports: [] },
                });
                const values = certManagerValues("ha", "system-cluster-critical", namespace);
                const args = { namespace: place, chart, releaseName: release };
                new ChartRelease("certificates", { ...args, values: { ...values } });
                return Promise.resolve();
            });
            await stack.up();
            assert.deepEqual(await plannedChanges(stack), []);
            // Nobody answers for the webhook on simulated nodes; definitions are enough to check by.
            for (const kind of ["validating", "mutating"]) {
                const configuration = `${kind}webhookconfiguration/cert-manager-webhook`;
                await engine.kubectl(["delete", configuration]);
            }
            const acme = { email: "ops@example.com", server: "https://acme.test/directory" };
            const objects = [
                ...issuingObjects({ issuer: "internal", acme }, "traefik"),
                ...issuingObjects({ issuer: "acme", acme }, "traefik"),
            ].map(({ kind, name, spec }) => ({ kind, metadata: { name, namespace }, spec }));
            const wildcard = {
                kind: "Certificate",
                metadata: { name: "wildcard", namespace },
                spec: wildcardCertificate("wildcard", "example.com"),
            };
            for (const object of [...objects, wildcard]) {
                const manifest = JSON.stringify({ apiVersion: "cert-manager.io/v1", ...object });
                const strictly = ["--dry-run=server", "--validate=strict", "-f", "-"];
                await engine.kubectl(["apply", ...strictly], manifest);
            }
            await stack.refresh();
            await stack.destroy();
        } finally {
            registry.stop();
        }
    });
});

function text(value: unknown): string | undefined {
    return typeof value === "string" ? value : undefined;
}
