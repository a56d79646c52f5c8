import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";

import { ChartRelease } from "../../components/chart-release";
import { Namespace } from "../../components/namespace";
import { differingPaths } from "../../cli/render/compare";
import { renderProgram } from "../../cli/render/environment";
import { filesOf } from "../../cli/render/files";
import { silentProgress } from "../../local/progress";
import type { ChartLock } from "../../versions";
import { type ChartRegistry, startChartRegistry } from "../support/chartRegistry";
import { startTestEngine, startTimeout, type TestEngine } from "../support/engine";
import { liveObjects } from "../support/live";
import { temporaryFolder } from "../support/temporary";

const namespace = "rendered";

const programOf = (chart: ChartLock) => () => {
    const place = new Namespace("place", {
        name: namespace,
        // What the fixture's pods need to be, they do not say.
        podSecurity: "privileged",
        quota: { cpu: "2", memory: "2Gi", pods: 10, storage: "0" },
        dns: { peers: [], ports: [] },
    });
    new ChartRelease("hello", { namespace: place, chart });
    return Promise.resolve();
};

describe("a rendered chart", () => {
    const folder = temporaryFolder();
    let engine: TestEngine;
    let registry: ChartRegistry;
    before(async function () {
        this.timeout(startTimeout);
        engine = await startTestEngine();
        registry = await startChartRegistry();
    });
    after(async () => {
        registry.stop();
        await engine.kubectl(["delete", "--ignore-not-found", "namespace", namespace]);
        await engine.kubectl([
            "delete",
            "--ignore-not-found",
            "crd",
            "greetings.fixtures.groundwork",
        ]);
    });

    /** All that stands in the namespace, and the chart's definition. */
    async function standing(): Promise<ReadonlyMap<string, unknown>> {
        const all = await liveObjects((...args) => engine.kubectl(args));
        return new Map(
            [...all].filter(([id]) => id.includes(` ${namespace}/`) || id.includes("greetings")),
        );
    }

    it("makes the objects that up makes of it, and its definitions before what they define", async () => {
        const program = programOf(await registry.push("greeter", "1.2.3", folder()));
        const stack = await engine.stack("rendered", program);
        await stack.up();
        const made = await standing();
        assert.ok([...made.keys()].some((id) => id.startsWith("fixtures.groundwork/Greeting")));
        await stack.destroy();
        assert.deepEqual([...(await standing()).keys()], []);

        const objects = await renderProgram("test", program, silentProgress);
        const files = filesOf(objects, "test");
        for (let wave = 0; wave <= Math.max(...objects.map((one) => one.wave)); wave += 1) {
            const annotation = `argocd.argoproj.io/sync-wave: "${wave}"`;
            const texts = [...files.values()].filter((text) => text.includes(annotation));
            const file = path.join(folder(), `${wave}.yaml`);
            fs.writeFileSync(file, texts.join("---\n"));
            await engine.kubectl(["apply", "--server-side", "-f", file]);
        }
        const applied = await standing();
        const ids = [...new Set([...made.keys(), ...applied.keys()])];
        assert.deepEqual(
            ids.flatMap((id) =>
                differingPaths(made.get(id), applied.get(id)).map((where) => `${id}: ${where}`),
            ),
            [],
        );
    });
});
