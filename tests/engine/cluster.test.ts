import * as assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import * as fs from "node:fs";
import * as net from "node:net";
import * as path from "node:path";
import { z } from "zod";
import { clusterStatus } from "../../local/cluster";
import { listNodes } from "../../local/cluster/bootstrap";
import { controlPlane, partSockets } from "../../local/cluster/parts";
import { isFree } from "../../local/cluster/ports";
import { inspectProcess } from "../../local/processes";
import { ClusterBench, eventually } from "../support/clusterBench";
import { startTimeout } from "../support/engine";
import { knowsSockets, listeningSockets } from "../support/sockets";
import { modeOf } from "../support/temporary";

const open = "everybody may read this";
const secret = "nobody may read this";

/**
 * One cluster's life, from before its first start to its reset: every test begins where the one
 * before it ended, because a start takes seconds.
 */
describe("the embedded cluster", () => {
    let bench: ClusterBench;
    const helpers: ChildProcess[] = [];
    before(() => {
        bench = new ClusterBench();
    });
    after(async () => {
        helpers.forEach((helper) => helper.kill("SIGKILL"));
        await bench.remove();
    });

    /** All is as it should be, and what the second test has made is still there. */
    const assertWhole = async (): Promise<void> => {
        const status = await clusterStatus(bench.home);
        assert.equal(status.running, true, JSON.stringify(status.parts));
        assert.ok(status.nodes.every(({ ready }) => ready));
        assert.equal(bench.processes().length, controlPlane.length);
        const data = ["kept", "-o", "jsonpath={.data.a}"];
        assert.equal(await bench.kubectl(["get", "configmap", ...data]), open);
        assert.equal(await bench.kubectl(["get", "secret", ...data]), btoa(secret));
    };
    const assertNothingRuns = async (): Promise<void> => {
        assert.deepEqual(bench.processes(), []);
        for (const port of Object.values(bench.ports())) {
            assert.equal(await isFree(port), true, `${port}`);
        }
    };
    /** The addresses of the pods of the deployment, once there are as many. */
    const addresses = async (count: number): Promise<string[]> => {
        let found: string[] = [];
        await eventually(async () => {
            const query = "jsonpath={range .items[*]}{.status.podIP}{'\\n'}{end}";
            const text = await bench.kubectl(["get", "pods", "-l", "app=many", "-o", query]);
            found = text.split("\n").filter((address) => address !== "");
            return found.length === count;
        });
        return found;
    };
    it("is nothing before its first start, and says so in a sentence", async () => {
        const [status, kubeconfig] = await Promise.all([
            bench.groundwork(["status"]),
            bench.groundwork(["kubeconfig"]),
        ]);
        assert.equal(status.code, 1);
        assert.match(status.stdout, /^kube-apiserver +stopped$/m);
        const sentence = `groundwork: There is no kubeconfig ${bench.layout.kubeconfig} yet: run bin/groundwork cluster start.\n`;
        assert.deepEqual(kubeconfig, { code: 1, stdout: "", stderr: sentence });
        assert.deepEqual(fs.readdirSync(bench.home), []);
    });

    it("starts, with its nodes ready, and its kubeconfig for its owner only", async function () {
        // The first test that starts a cluster may have to build the tools.
        this.timeout(startTimeout);
        const status = await bench.start();
        assert.equal(status.running, true);
        assert.deepEqual(
            status.nodes.map(({ name, role, ready }) => `${name} ${role} ${ready ? "ready" : ""}`),
            [
                "edge-0 edge ready",
                "worker-a worker ready",
                "worker-b worker ready",
                "worker-c worker ready",
            ],
        );
        assert.equal(modeOf(status.kubeconfig), "600");
        assert.deepEqual(await listNodes(bench.layout, bench.ports()), status.nodes);
        await bench.kubectl(["create", "configmap", "kept", `--from-literal=a=${open}`]);
        await bench.kubectl(["create", "secret", "generic", "kept", `--from-literal=a=${secret}`]);
        await bench.kubectl(["create", "deployment", "many", "--image=x", "--replicas=8"]);
        await assertWhole();
    });

    it("listens on loopback only, at its own ports only", async function () {
        if (!knowsSockets) {
            console.log("      there is no /proc/net/tcp to read it from");
            this.skip();
        }
        const listening = Object.values(await bench.pids()).flatMap(listeningSockets);
        const ports = bench.ports();
        // The registry has a port in every cluster, and listens where nodes are real.
        const sockets = controlPlane.flatMap(partSockets);
        const expected = sockets.map((socket) => `127.0.0.1:${ports[socket]}`);
        assert.deepEqual(listening.sort(), expected.sort());
    });

    it("stores Secrets so that the disk does not tell them", () => {
        const files = fs.readdirSync(bench.layout.etcdData, { recursive: true, encoding: "utf8" });
        const stored = files
            .map((file) => path.join(bench.layout.etcdData, file))
            .filter((file) => fs.statSync(file).isFile())
            .map((file) => fs.readFileSync(file));
        const tells = (text: string): boolean => stored.some((bytes) => bytes.includes(text));
        assert.deepEqual([tells(open), tells(secret)], [true, false]);
    });

    it("gives no address twice, not to pods either that came while kwok was away", async () => {
        const before = await addresses(8);
        assert.equal(new Set(before).size, 8);
        await bench.kill(["kwok"]);
        await bench.kubectl(["scale", "deployment", "many", "--replicas=24"]);
        await bench.start();
        const after = await addresses(24);
        assert.equal(new Set(after).size, 24, after.sort().join(" "));
        assert.ok(before.every((address) => after.includes(address)));
    });

    for (const name of controlPlane) {
        it(`heals when ${name} was killed, and leaves the other parts alone`, async () => {
            const before = await bench.pids();
            await bench.kill([name]);
            assert.equal((await clusterStatus(bench.home)).running, false);
            await bench.start();
            await assertWhole();
            const now = await bench.pids();
            const changed = controlPlane.filter((part) => now[part] !== before[part]);
            assert.deepEqual(changed, [name]);
        });
    }

    it("heals when all was killed, and takes no other process for its own", async () => {
        await bench.kill(controlPlane);
        const sleeper = spawn("sleep", ["300"]);
        helpers.push(sleeper);
        // As if the system had given the pid away since, and to a process that began just then.
        for (const name of controlPlane) {
            const file = path.join(bench.layout.run, `${name}.json`);
            const record = z.looseObject({}).parse(JSON.parse(fs.readFileSync(file, "utf8")));
            const started = inspectProcess(sleeper.pid ?? 0)?.started;
            fs.writeFileSync(file, JSON.stringify({ ...record, pid: sleeper.pid, started }));
        }
        const status = await clusterStatus(bench.home);
        assert.ok(status.parts.every(({ pid }) => pid === undefined));
        await bench.start();
        await assertWhole();
        assert.ok(inspectProcess(sleeper.pid ?? 0));
    });

    it("leaves no process and no port behind when it is stopped", async () => {
        await bench.stop();
        await assertNothingRuns();
        assert.equal((await bench.groundwork(["status"])).code, 1);
        await bench.stop();
    });

    it("survives a start that Ctrl-C broke off", async () => {
        const record = path.join(bench.layout.run, "kube-apiserver.json");
        const { code, stdout } = await bench.groundwork(["start"], () => fs.existsSync(record));
        assert.notEqual(code, 0);
        assert.equal(stdout, "");
        assert.equal((await clusterStatus(bench.home)).running, false);
        // What it has started goes on: the next test starts from there.
        assert.ok(bench.processes().length > 0);
    });

    it("is one after two starts at once, at another port where one was taken", async () => {
        await bench.kill(["kube-apiserver"]);
        const before = bench.ports();
        const server = net.createServer().listen(before["kube-apiserver"], "127.0.0.1");
        try {
            const [elsewhere] = await Promise.all([bench.groundwork(["start"]), bench.start()]);
            assert.equal(elsewhere.code, 0, elsewhere.stderr);
            assert.notEqual(bench.ports()["kube-apiserver"], before["kube-apiserver"]);
            assert.equal(bench.ports().etcd, before.etcd);
            await assertWhole();
        } finally {
            server.close();
        }
    });

    it("is gone after a reset, with its data", async () => {
        const last = Object.values(bench.ports());
        const { code } = await bench.groundwork(["reset"]);
        assert.equal(code, 0);
        assert.deepEqual(bench.processes(), []);
        assert.ok((await Promise.all(last.map(isFree))).every((free) => free));
        assert.deepEqual(fs.readdirSync(bench.home), []);
    });
});
