import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { silentProgress } from "../../local/progress";
import { provideTools } from "../../local/tools/provide";
import type { ModuleGroup } from "../../local/tools/spec";
import { moduleEntry } from "../../local/tools/store";
import { ToolBench } from "../support/toolBench";

describe("building a module differently from how it is published", () => {
    let bench: ToolBench;
    beforeEach(() => {
        bench = new ToolBench();
        bench.installGo("works");
    });
    afterEach(() => {
        bench.remove();
    });

    const catalogue = (changes: Partial<ModuleGroup>) => ({
        gamma: {
            version: "1.2.3",
            build: {
                group: { ...bench.group, ...changes },
                package: "example.com/gamma",
                linkerFlags: [],
            },
        },
    });
    const provide = (changes: Partial<ModuleGroup>) =>
        provideTools(catalogue(changes), ["gamma"], silentProgress, bench.machine());
    const keyWith = async (changes: Partial<ModuleGroup>): Promise<string> => {
        const changed = catalogue(changes);
        const { group } = changed.gamma.build;
        return (await moduleEntry(bench.cache, changed, group, bench.machine().platform)).directory;
    };
    const writeFile = (file: string, content: string, mode = 0o644): void => {
        fs.mkdirSync(path.dirname(file), { recursive: true });
        fs.writeFileSync(file, content, { mode });
    };

    it("passes build tags", async () => {
        await provide({ tags: ["small", "fast"] });
        assert.match(bench.goBuilds()[0] ?? "", / -tags=small,fast /);
    });

    it("lays its files over a copy of the published module, and leaves no copy", async () => {
        const published = path.join(bench.bin, "published");
        writeFile(path.join(published, "deep", "kept.go"), "kept", 0o444);
        writeFile(path.join(published, "changed.go"), "published", 0o444);
        const patches = path.join(bench.group.directory, "_patches", "example.com", "lib");
        writeFile(path.join(patches, "changed.go"), "patched");
        writeFile(path.join(patches, "added", "new.txt"), "added");

        await provide({ patched: ["example.com/lib"] });

        assert.equal(
            fs.readFileSync(path.join(bench.bin, "patched"), "utf8"),
            [
                "./example.com/lib/added/new.txt:added",
                "./example.com/lib/changed.go:patched",
                "./example.com/lib/deep/kept.go:kept",
                "",
            ].join("\n"),
        );
        const calls = fs.readFileSync(path.join(bench.bin, "calls"), "utf8");
        assert.match(
            calls,
            / mod edit -replace=example\.com\/lib=\.\/_patched\/example\.com\/lib$/m,
        );
        assert.equal(fs.readFileSync(path.join(published, "changed.go"), "utf8"), "published");
        assert.deepEqual(
            bench.cached().filter((name) => name.includes("_patched")),
            [],
        );
    });

    it("builds anew when tags or patched modules change", async () => {
        const plain = await keyWith({});
        assert.notEqual(await keyWith({ tags: ["small"] }), plain);
        assert.notEqual(await keyWith({ patched: ["example.com/lib"] }), plain);
    });
});
