import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { setTimeout } from "node:timers/promises";

import { parse } from "yaml";
import { z } from "zod";

import { differingPaths } from "../../cli/render/compare";
import { secretsFile, waveAnnotation } from "../../cli/render/files";
import { type Checkout, copyCheckout } from "../support/checkout";
import { startTimeout } from "../support/engine";
import { at } from "../support/graph";
import { liveObjects } from "../support/live";

const wanted = z.object({
    secrets: z.array(z.object({ namespace: z.string(), name: z.string() })),
});

// Two clusters: what `up` makes of one is compared with what the rendered files make of the other.
describe("a rendered environment", () => {
    let pulumi: Checkout;
    let gitops: Checkout;
    let folder: string;

    before(async function () {
        this.timeout(startTimeout);
        [pulumi, gitops] = await Promise.all([copyCheckout(), copyCheckout()]);
        folder = path.join(gitops.root, "rendered");
        await run(pulumi, "up");
        await run(gitops, "cluster", "start");
        await run(gitops, "render", "-o", folder);
    });
    after(() => Promise.all([pulumi.remove(), gitops.remove()]));

    it("makes of an empty cluster, field by field, what up makes of another", async () => {
        const waves = wavesOf(folder);
        assert.ok(waves.length > 2, `${waves.length} waves`);
        const secrets = wanted.parse(parse(read(secretsFile))).secrets;
        assert.ok(secrets.length > 0, "there is a Secret to supply");
        for (const files of waves) {
            await gitops.kubectl("apply", "--server-side", "-f", files.join(","));
            for (const { namespace, name } of secrets) {
                await supply(namespace, name);
            }
        }
        assert.ok((await liveObjects(gitops.kubectl)).size > 139, "there is something to compare");
        // Controllers may still be at work: an autoscaler sets replicas, for one.
        let different = await differences();
        for (let tries = 0; different.length > 0 && tries < 20; tries += 1) {
            await setTimeout(1000);
            different = await differences();
        }
        assert.deepEqual(different, []);
    });

    function read(file: string): string {
        return fs.readFileSync(path.join(folder, file), "utf8");
    }

    /** Copies a Secret of the one cluster into the other, once its namespace is there. */
    async function supply(namespace: string, name: string): Promise<void> {
        const place = ["get", "namespace", namespace, "--ignore-not-found", "-o", "name"];
        if ((await gitops.kubectl(...place)) === "") {
            return;
        }
        const get = ["-n", namespace, "get", "secret", name, "-o", "json"];
        const secret: unknown = JSON.parse(await pulumi.kubectl(...get));
        const labels = at(secret, "metadata", "labels");
        const [type, data] = [at(secret, "type"), at(secret, "data")];
        const metadata = { namespace, name, labels };
        const file = path.join(gitops.home, "secret.json");
        const manifest = { apiVersion: "v1", kind: "Secret", metadata, type, data };
        fs.writeFileSync(file, JSON.stringify(manifest));
        await gitops.kubectl("apply", "--server-side", "-f", file);
    }

    async function differences(): Promise<readonly string[]> {
        const one = await liveObjects(pulumi.kubectl);
        const other = await liveObjects(gitops.kubectl);
        return [...new Set([...one.keys(), ...other.keys()])].flatMap((id) =>
            differingPaths(one.get(id), other.get(id)).map((where) => `${id}: ${where}`),
        );
    }
});

async function run(checkout: Checkout, ...args: readonly string[]): Promise<void> {
    const { code, stdout, stderr } = await checkout.groundwork(args);
    assert.equal(code, 0, `${stdout}\n${stderr}`);
}

/** The files of objects, in the order in which Argo CD applies them. */
function wavesOf(folder: string): readonly (readonly string[])[] {
    const waves = new Map<number, string[]>();
    const files = fs.readdirSync(folder, { recursive: true, encoding: "utf8" });
    for (const file of files.filter((name) => name.endsWith(".yaml")).sort()) {
        const object: unknown = parse(fs.readFileSync(path.join(folder, file), "utf8"));
        const wave = at(object, "metadata", "annotations", waveAnnotation);
        if (wave !== undefined) {
            const known = waves.get(Number(wave)) ?? [];
            waves.set(Number(wave), [...known, path.join(folder, file)]);
        }
    }
    return [...waves].sort(([one], [other]) => one - other).map(([, all]) => all);
}
