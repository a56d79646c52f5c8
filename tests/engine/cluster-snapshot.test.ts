import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { clusterStatus } from "../../local/cluster";
import { dataBefore } from "../../local/cluster/snapshot";
import { ClusterBench, eventually } from "../support/clusterBench";
import { startTimeout } from "../support/engine";
import { modeOf } from "../support/temporary";

const secret = "nobody may read this";

// Slow: every restore restarts the control plane.
describe("a snapshot of the embedded cluster", () => {
    let bench: ClusterBench;
    let file: string;

    before(async function () {
        this.timeout(startTimeout);
        bench = new ClusterBench();
        file = path.join(bench.home, "first snapshot.db");
        await bench.start();
    });

    after(async () => {
        await bench.remove();
    });

    const value = (kind: string, name: string): Promise<string> =>
        bench.kubectl(["get", kind, name, "-o", "jsonpath={.data.a}"]);
    const pods = async (): Promise<number> =>
        (await bench.kubectl(["get", "pods", "-l", "app=many", "-o", "name"])).split("pod/")
            .length - 1;
    const create = (...args: readonly string[]): Promise<string> =>
        bench.kubectl(["create", ...args]);
    const fails = async (...args: readonly string[]): Promise<string> => {
        const { code, stdout, stderr } = await bench.groundwork(args);
        assert.deepEqual([code, stdout], [1, ""]);
        const sentence = /^groundwork: .*$/m.exec(stderr);
        return sentence?.[0] ?? assert.fail(stderr);
    };

    it("is a file for its owner only, which does not tell Secrets", async () => {
        await create("configmap", "kept", "--from-literal=a=of before");
        await create("configmap", "changed", "--from-literal=a=of before");
        await create("secret", "generic", "kept", `--from-literal=a=${secret}`);
        await create("deployment", "many", "--image=x", "--replicas=3");
        await eventually(async () => (await pods()) === 3);
        const { code, stderr } = await bench.groundwork(["snapshot", file]);
        assert.equal(code, 0, stderr);
        assert.equal(modeOf(file), "600");
        const bytes = fs.readFileSync(file);
        assert.deepEqual([bytes.includes("of before"), bytes.includes(secret)], [true, false]);
    });

    it("does not overwrite a file", async () => {
        const sentence = await fails("snapshot", file);
        assert.match(sentence, /already a file .*choose another name/);
    });

    it("brings back what was deleted and changed since, and takes back what was made", async () => {
        const replaced = `{"data":{"a":"of after"}}`;
        await bench.kubectl(["patch", "configmap", "changed", "-p", replaced]);
        await bench.kubectl(["delete", "configmap,secret", "kept"]);
        await bench.kubectl(["delete", "deployment", "many"]);
        await create("configmap", "made-since", "--from-literal=a=of after");

        const { code, stderr } = await bench.groundwork(["restore", file]);
        assert.equal(code, 0, stderr);

        assert.equal(await value("configmap", "kept"), "of before");
        assert.equal(await value("configmap", "changed"), "of before");
        assert.equal(await value("secret", "kept"), btoa(secret));
        await assert.rejects(value("configmap", "made-since"), /not found/);
        assert.equal((await clusterStatus(bench.home)).running, true);
    });

    it("is one that controllers go on from", async () => {
        await bench.kubectl(["scale", "deployment", "many", "--replicas=5"]);
        await eventually(async () => (await pods()) === 5);
        await bench.kubectl(["rollout", "status", "deployment", "many", "--timeout=60s"]);
    });

    for (const [what, content] of [
        ["text", () => Buffer.from("no snapshot")],
        ["a part of one", () => fs.readFileSync(file).subarray(0, 100_000)],
        ["one with a wrong byte", () => corrupted(fs.readFileSync(file))],
    ] as const) {
        it(`is not ${what}: that is refused in a sentence, and nothing changes`, async () => {
            const other = path.join(bench.home, "other.db");
            fs.writeFileSync(other, content());
            const before = await bench.pids();
            const sentence = await fails("restore", other);
            assert.match(sentence, /other\.db is no whole snapshot .*nothing was changed/);
            assert.deepEqual(await bench.pids(), before);
            assert.deepEqual(fs.readdirSync(bench.layout.root).filter(isLeftover), []);
        });
    }

    it("is not a file that is not there", async () => {
        const sentence = await fails("restore", path.join(bench.home, "missing.db"));
        assert.match(sentence, /missing\.db is no whole snapshot/);
        assert.match(await fails("restore"), /restore needs a file/);
    });

    it("leaves the data of before when its restore is broken off", async () => {
        await create("configmap", "made-since", "--from-literal=a=of after");
        await bench.stop();
        // As a restore leaves it that was killed when it had exchanged the data.
        fs.renameSync(bench.layout.etcdData, dataBefore(bench.layout));
        fs.mkdirSync(bench.layout.etcdData);
        await bench.start();
        assert.equal(await value("configmap", "made-since"), "of after");
    });

    it("of another cluster is refused for want of its key", async () => {
        await bench.groundwork(["reset"]);
        await bench.start();
        await create("configmap", "new", "--from-literal=a=of the new cluster");
        const sentence = await fails("restore", file);
        assert.match(sentence, /key that is not in .*encryption\.json: nothing was changed/);
        assert.equal(await value("configmap", "new"), "of the new cluster");
    });
});

function corrupted(snapshot: Buffer): Buffer {
    const middle = Math.floor(snapshot.length / 2);
    snapshot.writeUInt8((snapshot.readUInt8(middle) + 1) % 256, middle);
    return snapshot;
}

function isLeftover(name: string): boolean {
    return /restore/.test(name);
}
