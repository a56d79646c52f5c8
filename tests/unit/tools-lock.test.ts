import * as assert from "node:assert/strict";
import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { withLock } from "../../local/lock";

describe("the lock of the tool cache", () => {
    let directory: string;
    let file: string;
    beforeEach(() => {
        directory = fs.mkdtempSync(path.join(os.tmpdir(), "lock-test-"));
        file = path.join(directory, "some", "lock");
    });
    afterEach(() => {
        fs.rmSync(directory, { recursive: true });
    });

    const never = new AbortController().signal;
    const unexpected = (holder: number): void => {
        assert.fail(`waits for ${holder}`);
    };
    const held = (content: string): void => {
        fs.mkdirSync(path.dirname(file), { recursive: true });
        fs.writeFileSync(file, content);
    };
    /** What the lock says while this process holds it. */
    const ownContent = (): Promise<string> =>
        withLock(file, never, unexpected, () => Promise.resolve(fs.readFileSync(file, "utf8")));

    it("is held during the work and gone after it, even after a failure", async () => {
        const work = withLock(file, never, unexpected, () => {
            assert.ok(fs.existsSync(file));
            return Promise.reject(new Error("the work failed"));
        });
        await assert.rejects(work, /the work failed/);
        assert.deepEqual(fs.readdirSync(path.dirname(file)), []);
    });

    it("lets one after the other work", async () => {
        const log: string[] = [];
        const holders: number[] = [];
        const work = (name: string) => async () => {
            log.push(`${name} begins`);
            await new Promise((resolve) => setTimeout(resolve, 50));
            log.push(`${name} ends`);
        };
        const waiting = (holder: number): void => {
            holders.push(holder);
        };
        await Promise.all([
            withLock(file, never, waiting, work("first")),
            withLock(file, never, waiting, work("second")),
        ]);
        assert.deepEqual(log, ["first begins", "first ends", "second begins", "second ends"]);
        assert.deepEqual(holders, [process.pid]);
    });

    it("is taken over from a process that is no more", async () => {
        const child = spawn("true");
        await new Promise((resolve) => child.once("close", resolve));
        held(`${String(child.pid)} 12345`);
        assert.match(await ownContent(), new RegExp(`^${process.pid} `));
    });

    it("is taken over when the process id now belongs to a later process", async () => {
        held(`${process.pid} an earlier start`);
        assert.match(await ownContent(), new RegExp(`^${process.pid} `));
    });

    it("is taken over when it holds nothing readable", async () => {
        held("");
        assert.match(await ownContent(), new RegExp(`^${process.pid} `));
    });

    it("is no longer waited for when the run is stopped", async () => {
        held(await ownContent());
        const stop = new AbortController();
        const waiting = (): void => {
            stop.abort(new Error("stopped"));
        };
        await assert.rejects(
            withLock(file, stop.signal, waiting, () => assert.fail("it is not free")),
            /stopped|aborted/,
        );
        assert.ok(fs.existsSync(file), "the lock of the other process stays");
    });
});
