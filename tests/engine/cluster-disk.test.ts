import * as assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { ClusterBench } from "../support/clusterBench";

describe("the embedded cluster on a full disk", function () {
    this.timeout(30_000);

    for (const [size, where] of [
        ["64k", "its own files"],
        ["20m", "etcd's"],
    ] as const) {
        it(`says in a sentence that there is no room for ${where}`, async function () {
            const disk = fs.mkdtempSync(path.join(os.tmpdir(), "groundwork-small-disk-"));
            try {
                execFileSync("mount", ["-t", "tmpfs", "-o", `size=${size}`, "tmpfs", disk], {
                    stdio: "ignore",
                });
            } catch {
                fs.rmdirSync(disk);
                console.log("      only root can mount a small disk");
                this.skip();
            }
            const bench = new ClusterBench(path.join(disk, "home"));
            try {
                await assert.rejects(bench.start(), /^UserError: The disk that holds .* is full: /);
                assert.deepEqual(bench.processes(), []);
            } finally {
                execFileSync("umount", [disk]);
                fs.rmdirSync(disk);
            }
        });
    }
});
