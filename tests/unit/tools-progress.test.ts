import * as assert from "node:assert/strict";
import { mock } from "node:test";
import { duration, terminalProgress } from "../../local/progress";

describe("progress", () => {
    let written: string;
    const stream = (isTTY: boolean) => ({
        isTTY,
        columns: 40,
        write: (text: string) => {
            written += text;
        },
    });
    beforeEach(() => {
        written = "";
        mock.timers.enable({ apis: ["setInterval", "Date"] });
    });
    afterEach(() => {
        mock.timers.reset();
    });

    it("writes a log line at the start, every 15 seconds, and at the end", () => {
        const step = terminalProgress(stream(false)).step("Building x");
        step.update("3 modules fetched");
        // One tick would show every reminder the time at its end.
        [15_000, 15_000, 1_000].forEach((time) => {
            mock.timers.tick(time);
        });
        step.done();
        mock.timers.tick(60_000);
        assert.deepEqual(written.split("\n"), [
            "Building x ...",
            "  Building x (3 modules fetched) 15 s",
            "  Building x (3 modules fetched) 30 s",
            "✓ Building x (31 s)",
            "",
        ]);
    });

    it("says that and why a step failed", () => {
        terminalProgress(stream(false)).step("Downloading x").fail("the site broke off");
        assert.match(written, /✗ Downloading x: the site broke off \(0 s\)\n$/);
    });

    /** What is left on a terminal: of each line, what was drawn after it was last cleared. */
    const onScreen = (): string[] =>
        written.split("\n").map((line) => line.split("\r\u001b[2K").at(-1) ?? "");

    it("keeps one live line on a terminal, with every step under way", () => {
        const progress = terminalProgress(stream(true));
        const first = progress.step("one");
        progress.step("two");
        mock.timers.tick(5_000);
        assert.deepEqual(onScreen(), ["one 5 s, two 5 s"]);
        first.done();
        assert.deepEqual(onScreen(), ["✓ one (5 s)", "two 5 s"]);
        progress.info("by the way");
        assert.deepEqual(onScreen(), ["✓ one (5 s)", "by the way", "two 5 s"]);
    });

    it("never lets the live line wrap", () => {
        terminalProgress(stream(true)).step("x".repeat(100));
        assert.equal(onScreen().at(-1)?.length, 39);
    });

    it("draws nothing more when all is done", () => {
        terminalProgress(stream(true)).step("one").done();
        const before = written;
        mock.timers.tick(10_000);
        assert.equal(written, before);
    });

    it("tells durations as people do", () => {
        assert.deepEqual([400, 59_400, 60_000, 245_000].map(duration), [
            "0 s",
            "59 s",
            "1 min 0 s",
            "4 min 5 s",
        ]);
    });
});
