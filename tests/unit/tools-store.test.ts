import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { moduleEntry } from "../../local/tools/store";
import { ToolBench } from "../support/toolBench";

describe("the tool cache", () => {
    let bench: ToolBench;
    beforeEach(() => {
        bench = new ToolBench();
    });
    afterEach(() => {
        bench.remove();
    });

    const inModule = (name: string): string => path.join(bench.group.directory, name);
    const key = async (catalogue = bench.catalogue(), platform = bench.machine().platform) =>
        (await moduleEntry(bench.cache, catalogue, bench.group, platform)).directory;

    const rebuilds: Readonly<Record<string, () => Promise<string>>> = {
        "go.mod": async () => {
            fs.appendFileSync(inModule("go.mod"), "require y v1.0.0\n");
            return key();
        },
        "go.sum": async () => {
            fs.appendFileSync(inModule("go.sum"), "y v1.0.0 h1:x\n");
            return key();
        },
        "a source file": async () => {
            fs.mkdirSync(inModule("cmd"));
            fs.writeFileSync(inModule("cmd/main.go"), "package main\n");
            return key();
        },
        "linker flags": () => {
            const { alpha, beta } = bench.catalogue();
            const build = { ...beta.build, linkerFlags: ["-X main.version=2"] };
            return key({ alpha, beta: { ...beta, build } });
        },
        "the version": () => {
            const { alpha, beta } = bench.catalogue();
            return key({ alpha, beta: { ...beta, version: "1.2.4" } });
        },
        "the platform": () => key(bench.catalogue(), { os: "darwin", arch: "amd64" }),
    };
    for (const [what, change] of Object.entries(rebuilds)) {
        it(`builds anew when ${what} changes`, async () => {
            const before = await key();
            assert.notEqual(await change(), before);
        });
    }

    it("does not build anew when only a test changes", async () => {
        const before = await key();
        fs.writeFileSync(inModule("x_test.go"), "package main\n");
        assert.equal(await key(), before);
    });

    it("keeps four versions and drops those used longest ago", async () => {
        bench.installGo("works");
        const directories: string[] = [];
        for (const line of ["a", "b", "c", "d", "e", "f"]) {
            fs.writeFileSync(inModule("go.sum"), line);
            await bench.provide();
            directories.push(await key());
            // As if this version had last been used that many days after the first.
            const day = new Date(Date.UTC(2020, 1, directories.length));
            fs.utimesSync(directories.at(-1) ?? "", day, day);
        }
        assert.deepEqual(
            directories.map((directory) => fs.existsSync(directory)),
            [false, false, true, true, true, true],
        );
    });

    it("removes what a killed run left in its workspace", async () => {
        bench.installGo("works");
        const left = `${await key()}.tmp-killed`;
        fs.mkdirSync(left, { recursive: true });
        await bench.provide();
        assert.equal(fs.existsSync(left), false);
    });
});
