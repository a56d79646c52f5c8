import * as assert from "node:assert/strict";
import { z } from "zod";

import type { MachineName } from "../../local/nodes/machines";
import { imageReference, images } from "../../versions";
import {
    containers,
    killNow,
    machineProcess,
    processesIn,
    type RunningPod,
    runningPods,
} from "../support/containers";
import { bringUpTimeout, eventually, type RealPlatform, realPlatform } from "../support/realNodes";
import { type Job, jobs } from "../support/systems";

const statusSchema = z.object({
    parts: z.array(z.object({ name: z.string(), healthy: z.boolean() })),
});

// Slow: what was killed comes back at the pace of real probes, and a machine with all its pods.
describe("real nodes, when something is killed", () => {
    let platform: RealPlatform;
    /** A machine with enough to lose. */
    let victim: MachineName;

    before(async function () {
        this.timeout(bringUpTimeout);
        platform = await realPlatform();
        await everySystemWorks();
        victim = (await podOf("metrics-server")).node;
    });

    after(async () => {
        await platform.kubectl(["delete", "configmap", "--ignore-not-found", "before-the-kill"]);
        await platform.kubectl(["delete", "pod", "--ignore-not-found", "--now", "newcomer"]);
    });

    const works = (job: Job) => eventually(() => job(platform), Boolean, 120);
    const everySystemWorks = () => Promise.all(Object.values(jobs).map(works));

    /** The parts that are not well, as `cluster status` tells. */
    async function unwell(): Promise<string[]> {
        const { stdout, code } = await platform.groundwork(
            ...["cluster", "status", "--nodes", "real", "--json"],
        );
        const { parts } = statusSchema.parse(JSON.parse(stdout));
        const names = parts.filter(({ healthy }) => !healthy).map(({ name }) => name);
        assert.equal(code, names.length === 0 ? 0 : 1);
        return names;
    }

    async function start(): Promise<void> {
        const { code, stderr } = await platform.groundwork("cluster", "start", "--nodes", "real");
        assert.equal(code, 0, stderr);
        assert.deepEqual(await unwell(), []);
    }

    async function podOf(app: string): Promise<RunningPod> {
        const found = (await runningPods(platform)).find((pod) => pod.app === app && pod.ready);
        return found ?? assert.fail(`no pod of ${app} is ready`);
    }

    /** A kubelet that takes a new pod, starts it and reports it, does all of its work. */
    async function takesPods(machine: MachineName): Promise<void> {
        const image = imageReference(images.probe);
        const spec = { nodeName: machine };
        const overrides = `--overrides=${JSON.stringify({ apiVersion: "v1", spec })}`;
        await platform.kubectl(["run", "newcomer", `--image=${image}`, overrides]);
        await platform.kubectl(["wait", "pod/newcomer", "--for=condition=Ready", "--timeout=90s"]);
        await platform.kubectl(["delete", "pod", "newcomer", "--now"]);
    }

    /** Every pod of before is ready, in another container where its machine was off. */
    async function runAgain(before: readonly RunningPod[], off: (pod: RunningPod) => boolean) {
        await eventually(
            () => runningPods(platform),
            (pods) =>
                before.every((old) => {
                    const now = pods.find(({ place }) => place === old.place);
                    return now?.ready === true && (now.container !== old.container) === off(old);
                }),
            180,
        );
        await everySystemWorks();
    }

    for (const [app, job] of Object.entries(jobs)) {
        it(`restart ${app} in its pod, and it works again`, async () => {
            const before = await podOf(app);
            await killNow(...processesIn(before.container));
            await eventually(
                () => runningPods(platform),
                (pods) =>
                    pods.some(
                        ({ place, ready, restarts }) =>
                            place === before.place && ready && restarts === before.restarts + 1,
                    ),
            );
            await works(job);
        });
    }

    for (const program of ["kubelet", "containerd"] as const) {
        it(`have a new ${program}, and every container of before`, async () => {
            const before = await containers(platform);
            const killed = machineProcess(platform, victim, program);
            assert.ok(killed);
            await killNow(killed);
            await eventually(
                () => Promise.resolve(machineProcess(platform, victim, program)),
                (now) => now !== undefined && now !== killed,
            );
            await takesPods(victim);
            assert.deepEqual(await containers(platform), before);
            assert.deepEqual(await eventually(unwell, (names) => names.length === 0), []);
        });
    }

    it("are not said to be well while a kubelet hangs", async () => {
        const kubelet = machineProcess(platform, victim, "kubelet");
        assert.ok(kubelet);
        process.kill(kubelet, "SIGSTOP");
        try {
            assert.deepEqual(await unwell(), [victim]);
        } finally {
            process.kill(kubelet, "SIGCONT");
        }
        await eventually(unwell, (names) => names.length === 0);
    });

    for (const part of ["kube-apiserver", "etcd"]) {
        it(`lose no container and nothing that was acknowledged with ${part}`, async () => {
            const before = await containers(platform);
            const pid = await platform.pid(part);
            const value = `of ${part}`;
            const literal = `--from-literal=kept=${value}`;
            const written = ["create", "configmap", "before-the-kill", literal];
            await platform.kubectl(written);
            await killNow(pid);
            assert.ok((await unwell()).includes(part));
            await start();
            const read = ["get", "configmap", "before-the-kill", "-o", "jsonpath={.data.kept}"];
            assert.equal(await platform.kubectl(read), value);
            await platform.kubectl(["delete", "configmap", "before-the-kill"]);
            await takesPods(victim);
            assert.deepEqual(await containers(platform), before);
        });
    }

    it("run their pods again after one of them was switched off", async () => {
        const before = await runningPods(platform);
        await killNow(await platform.pid(victim));
        assert.equal(machineProcess(platform, victim, "kubelet"), undefined);
        assert.deepEqual(await unwell(), [victim]);
        await start();
        await runAgain(before, ({ node }) => node === victim);
    });

    it("hang on a new network after theirs has ended", async () => {
        const before = await runningPods(platform);
        await killNow(await platform.pid("fabric"));
        assert.ok((await unwell()).includes("fabric"));
        await start();
        await runAgain(before, () => true);
    });
});
