import * as assert from "node:assert/strict";
import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { withLock } from "../../local/lock";
import { repositoryRoot } from "../../local/paths";
import { temporaryFolder } from "../support/temporary";
import { Run, until } from "../support/toolBench";

const dead = "4194304 an earlier boot 1";

/** Takes the lock in a process of its own, notes it twice, and dies with the lock in its hands. */
const contender = `
    const { appendFileSync, existsSync } = require("node:fs");
    const { setTimeout: sleep } = require("node:timers/promises");
    const { withLock } = require("./local/lock");
    const folder = process.argv[1];
    const note = () => appendFileSync(folder + "/notes", process.pid + "\\n");
    (async () => {
        appendFileSync(folder + "/ready", ".");
        while (!existsSync(folder + "/go")) await sleep(1);
        await withLock(folder + "/lock", new AbortController().signal, () => {}, async () => {
            note();
            await sleep(5);
            note();
            process.kill(process.pid, "SIGKILL");
        });
    })();
`;
const contenders = 6;

describe("the lock", () => {
    const folder = temporaryFolder();
    const file = () => path.join(folder(), "lock");
    const unexpected = (): never => assert.fail("this must not happen");
    const never = new AbortController().signal;

    it("goes to one alone of many who see its holder dead", async () => {
        // Each of them may have to compile the lock first.
        fs.writeFileSync(file(), dead);
        const args = ["-r", "./bin/typescript.js", "-e", contender, folder()];
        const runs = Array.from(
            { length: contenders },
            () => new Run(spawn(process.execPath, args, { cwd: repositoryRoot })),
        );
        try {
            const ready = path.join(folder(), "ready");
            await until(() => fs.existsSync(ready) && fs.statSync(ready).size === contenders);
            fs.writeFileSync(path.join(folder(), "go"), "");
            await Promise.all(runs.map((run) => run.end));
        } finally {
            runs.forEach((run) => {
                run.kill("SIGKILL");
            });
        }
        const notes = fs.readFileSync(path.join(folder(), "notes"), "utf8").trim().split("\n");
        const outputs = runs.map((run) => run.output).join("\n");
        assert.equal(new Set(notes).size, contenders, outputs);
        for (let index = 0; index < notes.length; index += 2) {
            assert.equal(notes[index], notes[index + 1], notes.join(" "));
        }
    });

    it("is taken over even where somebody died while taking it over", async () => {
        fs.writeFileSync(file(), dead);
        // What such a claim is called does not matter to anybody else, so let one be made.
        const names = new Set<string>();
        const watcher = fs.watch(folder(), (_, name) => names.add(name ?? ""));
        await withLock(file(), never, unexpected, () => Promise.resolve());
        const claim = (): string =>
            [...names].find((name) => /^lock\.[0-9a-f]{12}$/.test(name)) ?? "";
        await until(() => claim() !== "");
        watcher.close();
        fs.writeFileSync(file(), dead);
        fs.writeFileSync(path.join(folder(), claim()), dead);
        await withLock(file(), never, unexpected, () => Promise.resolve());
        assert.deepEqual(fs.readdirSync(folder()), []);
    });

    it("leaves nothing behind where it cannot be taken", async () => {
        fs.mkdirSync(file());
        await assert.rejects(withLock(file(), never, unexpected, unexpected));
        assert.deepEqual(fs.readdirSync(folder()), ["lock"]);
    });
});
