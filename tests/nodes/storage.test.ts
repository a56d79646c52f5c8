import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";

import { z } from "zod";

import { claimOf, podWithClaim } from "../support/claims";
import { bringUpTimeout, eventually, type RealPlatform, realPlatform } from "../support/realNodes";

const namespace = "team-sample";
const claim = "kept";
const words = "written once";

const volumeShape = z.object({
    metadata: z.object({ name: z.string() }),
    spec: z.object({
        storageClassName: z.literal("local"),
        local: z.object({ path: z.string().startsWith("/var/lib/") }),
    }),
});

// Slow: one of these tests switches a machine off and on again.
describe("a volume on a node's own disk", () => {
    let platform: RealPlatform;
    let node: string;
    let directory: string;

    before(async function () {
        this.timeout(bringUpTimeout);
        platform = await realPlatform();
    });

    const inTeam = (...args: readonly string[]) => platform.kubectl(["-n", namespace, ...args]);
    const create = (object: object) =>
        platform.kubectl(["create", "-f", "-"], JSON.stringify(object));
    const isReady = (name: string) =>
        inTeam("wait", "--for=condition=Ready", `pod/${name}`, "--timeout=120s");
    const fieldOf = (object: string, field: string) =>
        inTeam("get", object, "-o", `jsonpath={${field}}`);
    const read = (name: string) => inTeam("exec", name, "--", "cat", "/data/x");

    it("is made when a pod mounts its claim, on that pod's node", async () => {
        await create(claimOf(namespace, claim, "100Mi"));
        assert.equal(await fieldOf(`pvc/${claim}`, ".status.phase"), "Pending");
        await create(
            podWithClaim(namespace, "writer", claim, `echo '${words}' > /data/x; sleep 3600`),
        );
        await isReady("writer");
        node = await fieldOf("pod/writer", ".spec.nodeName");
        const name = await fieldOf(`pvc/${claim}`, ".spec.volumeName");
        const found = await platform.kubectl(["get", "pv", name, "-o", "json"]);
        const { local } = volumeShape.parse(JSON.parse(found)).spec;
        // Each machine has a /var/lib of its own.
        const lib = path.join(platform.layout.machines, node, "lib");
        directory = path.join(lib, path.relative("/var/lib", local.path));
        await eventually(
            () => Promise.resolve(fs.readdirSync(directory)),
            (files) => files.includes("x"),
        );
        // Nobody else on the node may look in.
        assert.equal(fs.statSync(directory).mode & 0o007, 0);
    });

    it("outlives its pod: the next one reads what the first one wrote", async () => {
        await inTeam("delete", "pod", "writer", "--wait=true");
        await create(podWithClaim(namespace, "reader", claim, "sleep 3600"));
        await isReady("reader");
        assert.equal(await fieldOf("pod/reader", ".spec.nodeName"), node);
        assert.equal((await read("reader")).trim(), words);
    });

    it("outlives its machine: killed and brought back, it has the data still", async () => {
        const before = await platform.pid(node);
        process.kill(before, "SIGKILL");
        const { code, stderr } = await platform.groundwork("cluster", "start", "--nodes", "real");
        assert.equal(code, 0, stderr);
        assert.notEqual(await platform.pid(node), before);
        const restarts = ".status.containerStatuses[0].restartCount";
        await eventually(
            () => fieldOf("pod/reader", restarts),
            (count) => Number(count) > 0,
            180,
        );
        assert.equal((await eventually(() => read("reader"), Boolean)).trim(), words);
    });

    it("keeps its pod from starting while its directory is gone, as the alert tells", async () => {
        await inTeam("delete", "pod", "reader", "--wait=true");
        fs.renameSync(directory, `${directory}.away`);
        await create(podWithClaim(namespace, "late", claim, "sleep 3600"));
        const failed =
            /^storage_operation_duration_seconds_count\{.*"volume_mount",status="fail-.*local-volume"\} /m;
        const metrics = ["get", "--raw", `/api/v1/nodes/${node}/proxy/metrics`];
        await eventually(
            () => platform.kubectl(metrics).then((text) => failed.test(text)),
            Boolean,
        );
        assert.notEqual(await fieldOf("pod/late", ".status.phase"), "Running");
        fs.renameSync(`${directory}.away`, directory);
        await isReady("late");
        assert.equal((await read("late")).trim(), words);
    });

    it("counts for the team's quota, which refuses a claim beyond it", async () => {
        await assert.rejects(
            create(claimOf(namespace, "greedy", "30Gi")),
            /exceeded quota: .*requests\.storage=30Gi/,
        );
    });

    it("goes with its claim, what its pod closed to others too, and leaves no helper behind", async () => {
        await inTeam("exec", "late", "--", "mkdir", "-m", "0700", "/data/own", "/data/own/inner");
        await inTeam("delete", "pod", "late", "--wait=true");
        await inTeam("delete", "pvc", claim, "--wait=true");
        await eventually(
            () => Promise.resolve(fs.existsSync(directory)),
            (exists) => !exists,
        );
        await eventually(
            () => platform.kubectl(["-n", "platform-storage-helpers", "get", "pods", "-o", "name"]),
            (names) => names === "",
        );
        const volumes = () => platform.kubectl(["get", "pv", "-o", "name"]);
        await eventually(volumes, (names) => names === "");
    });

    it("is what verify tries out", async () => {
        const check = ["verify", "-e", "nodes", "--check", "storage", "--json"];
        const { stdout, stderr } = await platform.groundwork(...check);
        assert.match(stdout, /"outcome":\s*"passed"/, stderr);
        assert.match(stdout, /local of groundwork\.dev\/local-path/);
    });
});
