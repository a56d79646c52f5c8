import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";

import { z } from "zod";

import { type Checkout, copyCheckout, type Ending, ending } from "../support/checkout";
import { startTimeout } from "../support/engine";

const changed = z.object({
    changes: z.array(z.object({ op: z.string(), kind: z.string(), name: z.string() })),
    unchanged: z.int(),
});

const stands = changed.extend({
    systems: z.array(z.object({ system: z.string(), ready: z.int(), wanted: z.int() })),
});

const drifted = z.object({
    objects: z.array(
        z.object({
            drift: z.string(),
            kind: z.string(),
            name: z.string(),
            fields: z.array(z.object({ path: z.string(), live: z.string(), manager: z.string() })),
        }),
    ),
    repaired: z.array(z.unknown()).optional(),
});

const oneMoreTeam = `
    - name: payments
      quota: { cpu: 2, memory: 2Gi }
      services:
        - name: api
          image: registry.k8s.io/e2e-test-images/agnhost:2.63.0
          args: [netexec, --http-port=8080]
`;

const barePod = `
    new k8s.core.v1.Pod("debug", {
        metadata: { namespace: "platform-dns", name: "debug" },
        spec: { containers: [{ name: "debug", image: "registry.k8s.io/pause:3.10" }] },
    }, opts);
    return {`;

/** Every kind that the platform makes, and those that controllers make of them. */
const kinds =
    "namespaces,clusterroles,clusterrolebindings,priorityclasses,ingressclasses,deployments," +
    "statefulsets,daemonsets,services,configmaps,secrets,serviceaccounts,networkpolicies," +
    "resourcequotas,limitranges,poddisruptionbudgets,horizontalpodautoscalers,ingresses,roles," +
    "rolebindings,validatingadmissionpolicies,validatingadmissionpolicybindings,pods";

// The whole program on the real engine and a real API server, used as its users do. Each run of the
// engine takes seconds, so the tests are steps of one story on one cluster.
describe("the platform", () => {
    let checkout: Checkout;
    let emptyCluster: readonly string[];
    let platform: readonly string[];

    before(async function () {
        this.timeout(startTimeout);
        checkout = await copyCheckout();
        const { code, stderr } = await checkout.groundwork(["cluster", "start"]);
        assert.equal(code, 0, stderr);
        emptyCluster = await inventory();
    });
    after(() => checkout.remove());

    /** All objects but pods, whose names are drawn. */
    async function inventory(): Promise<readonly string[]> {
        const columns = "custom-columns=K:.kind,N:.metadata.namespace,M:.metadata.name";
        const all = await checkout.kubectl("get", kinds, "-A", "--no-headers", "-o", columns);
        const lines = all.split("\n").map((line) => line.split(/ +/).join(" ").trim());
        return lines.filter((line) => line !== "" && !line.startsWith("Pod ")).sort();
    }

    async function up(...options: readonly string[]): Promise<z.output<typeof stands>> {
        const run = await checkout.groundwork(["up", "--json", ...options]);
        const { code, stdout, stderr } = run;
        assert.equal(code, 0, `${stderr}\n${stdout}`);
        return stands.parse(JSON.parse(stdout));
    }

    async function preview(): Promise<z.output<typeof changed>> {
        const { code, stdout, stderr } = await checkout.groundwork(["preview", "--json"]);
        assert.equal(code, 0, `${stderr}\n${stdout}`);
        return changed.parse(JSON.parse(stdout));
    }

    it("comes up from nothing, with every system ready", async () => {
        const { changes, systems } = await up();
        assert.ok(changes.length > 80, `${changes.length} resources`);
        assert.deepEqual([...new Set(changes.map(({ op }) => op))], ["create"]);
        assert.ok(systems.length >= 7);
        for (const { system, ready, wanted } of systems) {
            assert.equal(ready, wanted, system);
        }
        const ready = '{.items[*].status.conditions[?(@.type=="Ready")].status}';
        const pods = await checkout.kubectl("get", "pods", "-A", "-o", `jsonpath=${ready}`);
        assert.deepEqual([...new Set(pods.split(" "))], ["True"]);
        platform = await inventory();
    });

    it("then has nothing to change, and says so", async () => {
        const { changes, unchanged } = await up();
        assert.deepEqual(changes, []);
        assert.ok(unchanged > 80);
    });

    it("keeps its secrets out of files, and its own files from others", async () => {
        const secret = await checkout.kubectl(
            ...["-n", "platform-monitoring", "get", "secret", "-o"],
            "jsonpath={.items[*].data}",
        );
        const values = Object.values(z.record(z.string(), z.string()).parse(JSON.parse(secret)));
        const plain = values.map((value) => Buffer.from(value, "base64").toString());
        const written = fs
            .readdirSync(checkout.home, { recursive: true, withFileTypes: true })
            // The API server's own store, which it encrypts, is locked while it runs.
            .filter((file) => file.isFile() && !file.parentPath.includes("/cluster/"))
            .map((file) => path.join(file.parentPath, file.name));
        const random = plain.filter((value) => value.length >= 16);
        assert.ok(random.length > 0, "there is a generated secret");
        for (const file of written) {
            const text = fs.readFileSync(file, "utf8");
            assert.ok(!random.some((value) => text.includes(value)), file);
        }
        assert.equal(fs.statSync(path.join(checkout.home, "passphrase")).mode & 0o777, 0o600);
        assert.equal(fs.statSync(checkout.home).mode & 0o777, 0o700);
    });

    it("previews exactly a new team's resources, and makes them", async () => {
        const restore = checkout.edit("Pulumi.dev.yaml", (text) => text.trimEnd() + oneMoreTeam);
        try {
            const { changes, unchanged } = await preview();
            assert.deepEqual([...new Set(changes.map(({ op }) => op))], ["create"]);
            assert.ok(changes.every(({ name }) => name.startsWith("team-payments-")));
            assert.ok(unchanged > 80);
            assert.equal((await up()).changes.length, changes.length);
        } finally {
            restore();
        }
    });

    it("takes no data away that nobody has agreed to lose", async () => {
        const before = await inventory();
        const plan = await checkout.groundwork(["preview", "--fail-on", "data-loss"]);
        assert.equal(plan.code, 2);
        const risk = /tenants\n {2}Team team-payments\n(.*\n)* {8}data-loss: everything in it/;
        assert.match(plan.stdout, risk);
        assert.match(plan.stderr, /groundwork: 1 of \d+ changes have the risk data-loss or/);
        const { code, stdout, stderr } = await checkout.groundwork(["up"]);
        assert.equal(code, 1);
        assert.equal(stdout, "");
        const [last = ""] = stderr.trim().split("\n").slice(-1);
        const said = /^groundwork: Nothing was changed, .* \(Namespace team-payments\) .* --accept/;
        assert.match(last, said);
        assert.deepEqual(await inventory(), before);
    });

    it("removes the team again, once that is accepted", async () => {
        const { changes } = await up("--accept", "data-loss");
        assert.deepEqual([...new Set(changes.map(({ op }) => op))], ["delete"]);
        assert.deepEqual(await inventory(), platform);
    });

    it("changes in place what can be changed in place", async () => {
        const more = (text: string): string => text.replace("GREETING: hello", "GREETING: hi");
        const restore = checkout.edit("Pulumi.dev.yaml", more);
        try {
            const { changes } = await up();
            // The settings, and the pods that carry their checksum.
            assert.deepEqual(changes.map(({ op, kind }) => `${op} ${kind}`).sort(), [
                "update apps/v1 Deployment",
                "update core/v1 ConfigMap",
            ]);
        } finally {
            restore();
        }
    });

    it("sees edits by hand on refresh, and undoes them", async () => {
        const inDns = ["-n", "platform-dns"];
        await checkout.kubectl(...inDns, "delete", "networkpolicy", "--all");
        await checkout.kubectl(...inDns, "set", "image", "deployment/coredns", "coredns=edited:1");
        const { code, stdout, stderr } = await checkout.groundwork(["refresh"]);
        assert.equal(code, 0, `${stderr}\n${stdout}`);
        const ops = (await up()).changes.map(({ op, kind }) => `${op} ${kind}`);
        assert.ok(ops.includes("update apps/v1 Deployment"), ops.join());
        assert.ok(ops.includes("create networking.k8s.io/v1 NetworkPolicy"), ops.join());
        assert.deepEqual(await inventory(), platform);
    });

    it("tells what was changed by hand and by whom, and undoes it", async () => {
        const edited = ["namespace/team-sample", "--field-manager=somebody", "--overwrite"];
        const lowered = "pod-security.kubernetes.io/enforce=privileged";
        await checkout.kubectl("label", ...edited, lowered, "owner=me");
        await checkout.kubectl("-n", "platform-dns", "delete", "networkpolicy", "--all");
        const found = await checkout.groundwork(["drift", "--json"]);
        assert.equal(found.code, 1, found.stderr);
        const { objects } = drifted.parse(JSON.parse(found.stdout));
        assert.ok(
            objects.some(({ drift, kind }) => `${drift} ${kind}` === "deleted NetworkPolicy"),
        );
        const namespace = objects.find(({ name }) => name === "team-sample");
        assert.deepEqual(
            namespace?.fields.map(({ path, live, manager }) => `${path} ${live} ${manager}`),
            [
                'metadata.labels["pod-security.kubernetes.io/enforce"] privileged somebody',
                "metadata.labels.owner me somebody",
            ],
        );

        const repaired = await checkout.groundwork(["drift", "--repair", "--json"]);
        assert.equal(repaired.code, 0, `${repaired.stderr}\n${repaired.stdout}`);
        const report = drifted.parse(JSON.parse(repaired.stdout));
        assert.deepEqual([report.objects, report.repaired?.length], [[], objects.length]);
        assert.deepEqual(await inventory(), platform);
    });

    it("is stopped by a bare Pod in a layer, before anything is changed", async () => {
        const restore = checkout.edit("stacks/networking.ts", (text) =>
            `import * as k8s from "@pulumi/kubernetes";\n${text}`.replace(
                "\n    return {",
                barePod,
            ),
        );
        try {
            for (const command of ["preview", "up"]) {
                const { code, stdout } = await checkout.groundwork([command]);
                assert.equal(code, 1);
                const said = /no-bare-pods: Pod platform-dns\/debug: .*Fix: declare a Deployment/;
                assert.match(stdout, said);
            }
            assert.deepEqual(await inventory(), platform);
            assert.ok(
                !(await checkout.kubectl("get", "pods", "-A", "-o", "name")).includes("debug"),
            );
        } finally {
            restore();
        }
    });

    it("leaves its state alone without the right passphrase", async () => {
        const wrong = { PULUMI_CONFIG_PASSPHRASE: "wrong" };
        const { code, stderr } = await checkout.groundwork(["up"], wrong);
        assert.equal(code, 1);
        const [last] = stderr.trim().split("\n").slice(-1);
        assert.match(last ?? "", /^groundwork: The passphrase does not open the state .* set /);
    });

    it("is removed without a trace", async () => {
        const { code, stdout, stderr } = await checkout.groundwork(["destroy", "--json"]);
        assert.equal(code, 0, `${stderr}\n${stdout}`);
        assert.deepEqual(await inventory(), emptyCluster);
    });

    it("cannot tell of drift where nothing stands, which is no clean bill", async () => {
        const { code, stdout, stderr } = await checkout.groundwork(["drift"]);
        assert.deepEqual([code, stdout], [2, ""]);
        assert.match(
            stderr,
            /dev has no objects in its state: run bin\/groundwork up -e dev first/,
        );
    });

    // Kills at other moments: kills.test.ts.
    it("converges after Ctrl-C, and after kill -9 of a run that waited for pods", async () => {
        const { code, stderr } = await endUpAt("namespace/platform-monitoring", "SIGINT");
        assert.equal(code, 1);
        assert.match(stderr, /run the same command again to go on from there\.\n$/);
        await endUpAt("deployment.apps/hello", "SIGKILL");
        await up();
        assert.deepEqual(await inventory(), platform, "nothing twice, nothing missing");
        assert.deepEqual((await preview()).changes, []);
    });

    /** Sends a signal to all processes of `up` as soon as the cluster has an object. */
    async function endUpAt(object: string, signal: "SIGINT" | "SIGKILL"): Promise<Ending> {
        const run = checkout.start(["up"]);
        const ended = ending(run);
        while (!(await everything()).split("\n").includes(object)) {
            assert.equal(run.exitCode, null, "the run ended before it was killed");
        }
        assert.ok(run.pid !== undefined && run.exitCode === null, "the run is still under way");
        process.kill(-run.pid, signal);
        return ended;
    }

    function everything(): Promise<string> {
        return checkout.kubectl("get", "namespaces,deployments.apps", "-A", "-o", "name");
    }

    it("goes down and leaves no process and no port, and comes up again", async () => {
        const { code, stderr } = await checkout.groundwork(["down"]);
        assert.equal(code, 0, stderr);
        const status = await checkout.groundwork(["cluster", "status", "--json"]);
        const parts = z.object({ parts: z.array(z.object({ pid: z.int().optional() })) });
        const pids = parts.parse(JSON.parse(status.stdout)).parts.map(({ pid }) => pid);
        assert.deepEqual(pids, [undefined, undefined, undefined, undefined, undefined]);
        assert.ok(!processesOf(checkout.home), "no process speaks of the home directory");
        assert.ok((await up()).changes.length > 80);
    });
});

/** Does the command line of any process name the directory? Linux only; elsewhere none is found. */
function processesOf(directory: string): boolean {
    const numbers = fs.existsSync("/proc")
        ? fs.readdirSync("/proc").filter((it) => /^\d+$/.test(it))
        : [];
    return numbers.some((number) => {
        try {
            return fs.readFileSync(`/proc/${number}/cmdline`, "utf8").includes(directory);
        } catch {
            return false; // It has just ended.
        }
    });
}
