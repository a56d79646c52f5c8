import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";

import { z } from "zod";

import { modeLabel } from "../../policy/library/admission/bindings";
import { type Checkout, copyCheckout, type Ending } from "../support/checkout";
import { startTimeout } from "../support/engine";
import { joinedKubeconfig } from "../support/fleet";

const settings = `config:
  groundwork:profile: local
  groundwork:domain: fleet.groundwork.test
  groundwork:layers: [foundation]
  groundwork:clusters:
    - { name: eu, context: at-eu }
    - name: us
      context: at-us
      settings: { admission: { mode: warn } }
`;

const report = z.object({
    environment: z.string(),
    clusters: z.array(
        z.object({
            stack: z.string(),
            code: z.int(),
            report: z
                .object({
                    changes: z.array(z.object({ op: z.string() })).optional(),
                    objects: z.array(z.object({ name: z.string() })).optional(),
                })
                .optional(),
        }),
    ),
    untouched: z.array(z.string()),
});

// Two embedded clusters, of which only the first is this checkout's own: a story as its operator
// lives it, with the smallest platform there is.
describe("a fleet", function () {
    this.timeout(180_000);
    let eu: Checkout;
    let us: Checkout;
    let kubeconfig: string;

    before(async function () {
        this.timeout(startTimeout);
        [eu, us] = await Promise.all([copyCheckout(), copyCheckout()]);
        fs.writeFileSync(path.join(eu.root, "Pulumi.fleet.yaml"), settings);
        for (const checkout of [eu, us]) {
            const { code, stderr } = await checkout.groundwork(["cluster", "start"]);
            assert.equal(code, 0, stderr);
        }
        kubeconfig = path.join(eu.root, "fleet.kubeconfig");
        joinedKubeconfig(kubeconfig, { "at-eu": eu.home, "at-us": us.home });
    });
    after(() => Promise.all([eu.remove(), us.remove()]));

    function fleet(command: string, ...options: readonly string[]): Promise<Ending> {
        const args = [command, "-e", "fleet", ...options];
        return eu.groundwork(args, { KUBECONFIG: kubeconfig });
    }

    async function told(command: string, code: number): Promise<z.output<typeof report>> {
        const run = await fleet(command, "--json");
        assert.equal(run.code, code, `${run.stderr}\n${run.stdout}`);
        return report.parse(JSON.parse(run.stdout));
    }

    /** The namespaces of the platform that a cluster has. */
    async function namespaces(checkout: Checkout): Promise<readonly string[]> {
        const names = await checkout.kubectl("get", "namespaces", "-o", "name");
        return names.split("\n").filter((name) => name.includes("platform-"));
    }

    it("is previewed cluster by cluster, and --fail-on is over all", async () => {
        const { code, stdout, stderr } = await fleet("preview", "--fail-on", "routine");
        assert.equal(code, 2, stderr);
        assert.match(stdout, /^== fleet\.eu\nfoundation\n[^]*\n\n== fleet\.us\nfoundation\n/);
        assert.match(
            stderr,
            /groundwork: fleet is not well at fleet\.eu, fleet\.us \(well: none\)/,
        );
        assert.deepEqual([await namespaces(eu), await namespaces(us)], [[], []]);
    });

    it("stops where the first cluster fails, and touches no other", async () => {
        await eu.kubectl("create", "namespace", "platform-dns");
        const { code, stderr } = await fleet("up");
        assert.equal(code, 1);
        assert.match(
            stderr,
            /groundwork: fleet stopped at fleet\.eu, which failed \(done: none; not touched: fleet\.us\): put right [^\n]*, then run the same command again[^\n]*\.\n$/,
        );
        assert.ok((await namespaces(eu)).length > 1, "it had begun");
        assert.deepEqual(await namespaces(us), []);
    });

    it("goes on from there, to the last cluster", async () => {
        await eu.kubectl("delete", "namespace", "platform-dns");
        const { environment, clusters, untouched } = await told("up", 0);
        assert.deepEqual([environment, untouched], ["fleet", []]);
        assert.deepEqual(
            clusters.map(({ stack }) => stack),
            ["fleet.eu", "fleet.us"],
        );
        const changes = clusters.map((each) => each.report?.changes?.length ?? 0);
        const [first = 0, second = 0] = changes;
        assert.ok(0 < first && first < second, `${first} were left, all ${second} were new`);
        assert.deepEqual(await namespaces(us), await namespaces(eu));
    });

    it("has settings that differ by cluster, and a state and an identity for each", async () => {
        const judged = async (checkout: Checkout): Promise<readonly string[]> => {
            const labels = ["-o", "jsonpath={.metadata.labels}"];
            const text = await checkout.kubectl("get", "namespace", "platform-dns", ...labels);
            const keys = Object.keys(z.record(z.string(), z.string()).parse(JSON.parse(text)));
            return (["enforce", "warn"] as const)
                .map(modeLabel)
                .filter((key) => keys.includes(key));
        };
        assert.deepEqual(await judged(eu), [modeLabel("enforce")]);
        assert.deepEqual(await judged(us), [modeLabel("warn")]);
        const stacks = path.join(eu.home, "state/.pulumi/stacks/groundwork");
        const states = fs.readdirSync(stacks).filter((file) => file.endsWith(".json"));
        assert.deepEqual(states.sort(), ["fleet.eu.json", "fleet.us.json"]);
        const noted = fs.readFileSync(path.join(eu.home, "clusters.json"), "utf8");
        const identities = z.record(z.string(), z.string()).parse(JSON.parse(noted));
        assert.deepEqual(Object.keys(identities).sort(), ["fleet.eu", "fleet.us"]);
        assert.notEqual(identities["fleet.eu"], identities["fleet.us"]);
    });

    it("tells of drift where there is some, and of the others that there is none", async () => {
        await us.kubectl("label", "namespace", "platform-dns", "owner=me");
        const { clusters } = await told("drift", 1);
        assert.deepEqual(
            clusters.map(({ code, report: { objects = [] } = {} }) => [
                code,
                objects.map(({ name }) => name),
            ]),
            [
                [0, []],
                [1, ["platform-dns"]],
            ],
        );
    });

    it("is taken away one cluster at a time, and the others stay", async () => {
        const all = await fleet("destroy");
        assert.deepEqual([all.code, all.stdout], [1, ""]);
        assert.match(
            all.stderr,
            /several clusters \(eu, us\).*with --cluster eu or as fleet\.eu\./,
        );
        const before = await namespaces(eu);
        const { code, stderr } = await fleet("destroy", "--cluster", "us");
        assert.equal(code, 0, stderr);
        assert.deepEqual(await namespaces(us), []);
        assert.deepEqual(await namespaces(eu), before);
    });
});
