import * as assert from "node:assert/strict";
import { spawn } from "node:child_process";

import type { MachineName } from "../../local/nodes/machines";
import { silentProgress } from "../../local/progress";
import { ensureTools } from "../../local/tools";
import { type RunningPod, runningPods } from "../support/containers";
import { bringUpTimeout, eventually, type RealPlatform, realPlatform } from "../support/realNodes";
import { jobs } from "../support/systems";

const drained: MachineName = "worker-b";
const refuge: MachineName = "worker-a";
const team = ["-n", "team-sample"];
const selector = ["-l", "app.kubernetes.io/name=hello"];

// Slow: every pod of a node moves to another, and the budget has them wait for each other.
describe("a drained node", () => {
    let platform: RealPlatform;

    before(async function () {
        this.timeout(bringUpTimeout);
        platform = await realPlatform();
        await eventually(hello, (pods) => pods.length >= 2 && pods.every(({ ready }) => ready));
    });

    after(async () => {
        await platform.kubectl(["uncordon", drained, refuge]);
        await Promise.all(
            Object.values(jobs).map((job) => eventually(() => job(platform), Boolean, 120)),
        );
    });

    async function hello(): Promise<RunningPod[]> {
        return (await runningPods(platform)).filter(({ app }) => app === "hello");
    }

    const areAt = async (node: MachineName): Promise<RunningPod[]> =>
        eventually(
            hello,
            (pods) => pods.length >= 2 && pods.every((pod) => pod.ready && pod.node === node),
            120,
        );

    it("first has all pods of the sample service, so that they cannot all go at once", async () => {
        await platform.kubectl(["cordon", refuge]);
        await platform.kubectl([...team, "delete", "pods", ...selector, "--wait=false"]);
        await areAt(drained);
        await platform.kubectl(["uncordon", refuge]);
    });

    it("lets them go no faster than their budget allows", async () => {
        const least = await platform.kubectl([
            ...[...team, "get", "poddisruptionbudget", "hello"],
            ...["-o", "jsonpath={.status.desiredHealthy}"],
        ]);
        assert.ok(Number(least) >= 1);
        const watch = await watchReady(platform);
        await platform.kubectl([
            ...["drain", drained, "--ignore-daemonsets", "--delete-emptydir-data"],
            "--timeout=180s",
        ]);
        await areAt(refuge);
        const counts = watch.stop();
        // As many went as there were, and each was seen to go.
        assert.ok(counts.length > 2, `${counts.length}`);
        assert.ok(Math.min(...counts) >= Number(least), counts.join(" "));
        assert.ok((await runningPods(platform)).every(isAgentOr(refuge)));
    });

    it("takes pods again afterwards", async () => {
        await platform.kubectl(["uncordon", drained]);
        const [pod] = await hello();
        await platform.kubectl([...team, "delete", "pod", pod?.place.split("/")[1] ?? ""]);
        // The new one goes where its zone has none.
        await eventually(hello, (pods) => pods.some(({ node }) => node === drained), 120);
    });
});

/** Agents of a node stay there; others are where pods may go. */
function isAgentOr(node: MachineName): (pod: RunningPod) => boolean {
    return (pod) => pod.app === "node-exporter" || pod.app === "traefik" || pod.node === node;
}

/** Follows the pods of the sample service; counts those that are ready, after every change. */
async function watchReady({ layout }: RealPlatform): Promise<{ stop: () => readonly number[] }> {
    const { kubectl } = await ensureTools(["kubectl"], silentProgress);
    const ready = `{.status.conditions[?(@.type=="Ready")].status}`;
    const line = `{.metadata.name} ${ready} {.metadata.deletionTimestamp}{"\\n"}`;
    const child = spawn(kubectl.path, [
        ...["--kubeconfig", layout.kubeconfig, ...team, "get", "pods", ...selector, "--watch"],
        ...["-o", `jsonpath=${line}`],
    ]);
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
    await eventually(
        () => Promise.resolve(output.trim().split("\n")),
        (lines) => lines.length >= 2,
    );
    return {
        stop: () => {
            child.kill();
            return countsIn(output.trim().split("\n"));
        },
    };
}

function countsIn(lines: readonly string[]): number[] {
    const ready = new Map<string, boolean>();
    const counts = lines.map((line) => {
        const [name = "", state, deleted = ""] = line.split(" ");
        ready.set(name, state === "True" && deleted === "");
        return [...ready.values()].filter(Boolean).length;
    });
    // The first lines are the pods that there were, one after the other, those on their way out too.
    return counts.slice(counts.findIndex((count) => count >= 2));
}
