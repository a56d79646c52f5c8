import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import { UserError } from "../../errors";
import { explain } from "../../local/tools/failures";
import { type GoMode, type Run, ToolBench, until } from "../support/toolBench";

describe("building tools", () => {
    let bench: ToolBench;
    beforeEach(() => {
        bench = new ToolBench();
    });
    afterEach(() => {
        bench.remove();
    });

    /** What the cache holds besides the folders of its entries. */
    const leftovers = (): string[] => bench.cached().filter((name) => /tmp|lock/.test(name));

    it("builds the tools of one module with one command", async () => {
        bench.installGo("works");
        const { alpha, beta } = await bench.provide();
        assert.deepEqual([alpha.origin, beta.origin], ["module", "module"]);
        assert.equal(bench.goBuilds().length, 1);
        assert.match(bench.goBuilds()[0] ?? "", / example\.com\/alpha\/v3 example\.com\/beta$/);
        assert.deepEqual(leftovers(), []);
    });

    it("builds nothing a second time", async () => {
        bench.installGo("works");
        await bench.provide();
        assert.equal((await bench.provide()).alpha.origin, "cache");
        assert.equal(bench.goBuilds().length, 1);
    });

    it("builds only what is missing", async () => {
        bench.installGo("works");
        const { beta } = await bench.provide();
        fs.rmSync(beta.path);
        const again = await bench.provide();
        assert.deepEqual([again.alpha.origin, again.beta.origin], ["cache", "module"]);
        assert.match(bench.goBuilds()[1] ?? "", / -o \S+ example\.com\/beta$/);
    });

    const failures: readonly (readonly [GoMode, readonly RegExp[]])[] = [
        ["disk-full", [/disk is full/, /GROUNDWORK_CACHE/]],
        ["refused", [/refuses example\.com\/x@v1\.2\.3 \(403 Forbidden\)/, /pin .*go\.mod/]],
        ["offline", [/No Go module proxy answers/, /GOPROXY/]],
        ["broken", [/failed with "x\.go:1:1: syntax error"/, /whole output is in .*\.log/]],
    ];
    for (const [mode, sentence] of failures) {
        it(`says in one sentence what is wrong: ${mode}`, async () => {
            bench.installGo(mode);
            await assert.rejects(bench.provide(), (error) => {
                assert.ok(error instanceof UserError);
                for (const part of sentence) {
                    assert.match(error.message, part);
                }
                assert.doesNotMatch(error.message, /\n/);
                return true;
            });
            assert.deepEqual(leftovers(), []);
        });
    }

    it("names the cache when its disk is full", async () => {
        bench.installGo("disk-full");
        await assert.rejects(bench.provide(), new RegExp(bench.cache));
        const full = Object.assign(new Error("write"), { code: "ENOSPC", syscall: "write" });
        assert.match(String(explain(full, bench.cache)), new RegExp(`full.*${bench.cache}`));
    });

    it("names the cache when it cannot be written", async () => {
        bench.installGo("works");
        fs.writeFileSync(bench.cache, "a file where the folder should be");
        await assert.rejects(bench.provide(), new RegExp(`${bench.cache} .*GROUNDWORK_CACHE`));
    });

    const tooOld = ["go version go1.22.1 linux/amd64", "go: go.mod requires go >= 1.26.0"];
    for (const answer of tooOld) {
        it(`asks for a newer Go when it answers "${answer}"`, async () => {
            bench.installGo("works", answer);
            await assert.rejects(
                bench.provide(),
                /is older than 1\.26\.0; .*install Go 1\.26\.0 or newer/,
            );
            assert.deepEqual(bench.goBuilds(), []);
        });
    }

    it("builds once when two runs race, and both have the tools", async () => {
        bench.installGo("waits");
        const runs = [bench.provideElsewhere(), bench.provideElsewhere()];
        const waiting = (run: Run): boolean => /Waiting for process \d+/.test(run.output);
        await until(() => runs.some(waiting));
        bench.goOn();
        assert.deepEqual(await Promise.all(runs.map((run) => run.end)), [0, 0]);
        assert.equal(bench.goBuilds().length, 1);
        const [waited, built] = runs.sort((a, b) => Number(waiting(b)) - Number(waiting(a)));
        assert.match(waited?.output ?? "", /^cache$/m);
        assert.match(built?.output ?? "", /^module$/m);
        assert.deepEqual(leftovers(), []);
    });

    for (const signal of ["SIGINT", "SIGTERM"] as const) {
        it(`stops its build on ${signal}, leaves nothing half-made, and can be run again`, async () => {
            bench.installGo("hangs");
            const run = bench.provideElsewhere();
            await until(() => bench.goBuilds().length > 0);
            run.kill(signal);
            assert.equal(await run.end, 1);
            assert.match(
                run.output,
                new RegExp(`^UserError: Stopped by ${signal} .*resumes\\.$`, "m"),
            );
            const compiler = Number.parseInt(bench.goBuilds()[0] ?? "", 10);
            assert.throws(() => process.kill(compiler, 0), /ESRCH/);
            assert.deepEqual(bench.cached(), ["letters"]);

            bench.installGo("works");
            assert.equal((await bench.provide()).alpha.origin, "module");
        });
    }

    it("takes over from a run that was killed", async () => {
        bench.installGo("hangs");
        const run = bench.provideElsewhere();
        await until(() => bench.goBuilds().length > 0);
        run.kill("SIGKILL");
        process.kill(-Number.parseInt(bench.goBuilds()[0] ?? "", 10), "SIGKILL");
        await run.end;
        assert.notDeepEqual(leftovers(), []);

        bench.installGo("works");
        assert.equal((await bench.provide()).alpha.origin, "module");
        assert.deepEqual(leftovers(), []);
    });
});
