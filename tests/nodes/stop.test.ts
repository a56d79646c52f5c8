import * as assert from "node:assert/strict";
import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

import { clusterStatus } from "../../local/cluster";
import { clusterLayout } from "../../local/cluster/layout";
import { repositoryRoot } from "../../local/paths";
import { silentProgress } from "../../local/progress";
import { ensureTools } from "../../local/tools";
import { imageReference, images } from "../../versions";
import { type Ending, ending } from "../support/checkout";
import { machineState, processesOf, tracesOf } from "../support/traces";

// Slow: a cluster of its own starts twice, and a pod with it.
describe("real nodes that are stopped", () => {
    const home = fs.mkdtempSync(path.join(os.tmpdir(), "gw-stop-"));
    const layout = clusterLayout(home, "real");
    let untouched: ReturnType<typeof machineState>;
    let processes: ReturnType<typeof processesOf>;

    const cluster = (command: string): Promise<Ending> => {
        const args = ["cluster", command, "--nodes", "real"];
        const variables = { ...process.env, GROUNDWORK_HOME: home };
        return ending(spawn(path.join(repositoryRoot, "bin/groundwork"), args, { env: variables }));
    };
    const succeed = async (running: Promise<Ending>): Promise<void> => {
        const { code, stderr } = await running;
        assert.equal(code, 0, stderr);
    };

    before(() => {
        untouched = machineState();
    });

    after(async () => {
        await cluster("reset");
        fs.rmSync(home, { recursive: true, force: true });
    });

    beforeEach(async () => {
        await succeed(cluster("start"));
        const { kubectl } = await ensureTools(["kubectl"], silentProgress);
        const run = async (...args: readonly string[]): Promise<void> =>
            succeed(ending(spawn(kubectl.path, ["--kubeconfig", layout.kubeconfig, ...args])));
        await run("delete", "pod", "--all", "--now");
        await run("run", "probe", `--image=${imageReference(images.probe)}`);
        await run("wait", "pod/probe", "--for=condition=Ready", "--timeout=120s");
        processes = processesOf(layout);
        // Else the absence of all that would prove nothing.
        const traces = await tracesOf(layout, processes);
        for (const kind of ["process /agnhost pause", "door api.sock", "control group"]) {
            assert.ok(
                traces.some((trace) => trace.startsWith(kind)),
                kind,
            );
        }
    });

    const assertNoTrace = async (): Promise<void> => {
        assert.deepEqual(await tracesOf(layout, processes), []);
        assert.deepEqual(machineState(), untouched);
    };

    it("leave nothing behind but their files, and this machine as it was", async () => {
        assert.deepEqual(machineState(), untouched, "not even while they run");
        await succeed(cluster("stop"));
        await assertNoTrace();
    });

    it("leave nothing behind either when all of them were killed before", async () => {
        const { parts } = await clusterStatus(home, "real");
        for (const { pid } of parts) {
            assert.ok(pid !== undefined);
            process.kill(pid, "SIGKILL");
        }
        await succeed(cluster("stop"));
        await assertNoTrace();
    });
});
