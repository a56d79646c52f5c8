import * as assert from "node:assert/strict";

import { parseConfig } from "../../config";
import { silentProgress } from "../../local/progress";
import {
    Broken,
    type Check,
    expect,
    note,
    type Observation,
    problem,
    Skipped,
} from "../../cli/verify/check";
import { settled, waitOf } from "../../cli/verify/patience";
import { type CheckResult, runCheck, type Shared } from "../../cli/verify/runCheck";

const settings = { profile: "local", context: "here", domain: "example.test" };

const shared: Shared = {
    config: parseConfig("test", settings),
    access: { context: "here", kubectl: "/nonexistent" },
    nodes: { real: ["one"], simulated: [] },
    id: "abc123",
    patience: Infinity,
    laboratory: () => Promise.reject(new Error("no cluster here")),
};

type Run = Check["run"];

function runOf(run: Run, interruption = new AbortController().signal): Promise<CheckResult> {
    return runCheck({ name: "it", title: "it works", run }, shared, interruption, silentProgress);
}

/** A check that tells something, then meets something. */
function telling(observations: readonly Observation[], error?: Error): Run {
    return async function* () {
        for (const observation of observations) {
            yield await Promise.resolve(observation);
        }
        if (error !== undefined) {
            throw error;
        }
    };
}

const good = note("status", "200");
const bad = expect(false, "status", "502", "look at the pods");

describe("a check", () => {
    it("passes where nothing that it sees is a problem", async () => {
        const { outcome, observations } = await runOf(telling([good]));
        assert.equal(outcome, "passed");
        assert.deepEqual(observations, [good]);
    });

    it("fails on one problem, and goes on to tell the rest", async () => {
        const { outcome, observations } = await runOf(telling([bad, good]));
        assert.equal(outcome, "failed");
        assert.deepEqual(observations, [bad, good]);
    });

    it("fails where it cannot go on, and has told what it saw before", async () => {
        const end = problem("pods", "none", "scale it up");
        const { outcome, observations } = await runOf(telling([good], new Broken(end)));
        assert.equal(outcome, "failed");
        assert.deepEqual(observations, [good, end]);
    });

    it("fails on whatever it did not foresee, in one line", async () => {
        const { outcome, observations } = await runOf(telling([], new Error("connect\nrefused")));
        assert.equal(outcome, "failed");
        assert.equal(observations[0]?.value, "refused");
    });

    it("is skipped for a reason", async () => {
        const { outcome, reason } = await runOf(telling([], new Skipped("no class")));
        assert.equal(outcome, "skipped");
        assert.equal(reason, "no class");
    });

    it("ends with the whole run, even where it waits for ever", async () => {
        const interruption = new AbortController();
        const forever: Run = async function* () {
            yield good;
            await new Promise(() => undefined);
        };
        const running = runOf(forever, interruption.signal);
        interruption.abort(new Error("SIGINT"));
        await assert.rejects(running, /SIGINT/);
    });

    it("finds its signal raised once it is over", async () => {
        let signal: AbortSignal | undefined;
        await runOf(async function* (context) {
            signal = context.signal;
            yield await Promise.resolve(good);
            assert.equal(signal.aborted, false);
        });
        assert.equal(signal?.aborted, true);
    });
});

describe("waiting", () => {
    const { signal } = new AbortController();
    const run = { signal, patience: Infinity };

    it("ends as soon as what is read is settled", async () => {
        let reads = 0;
        const read = () => Promise.resolve((reads += 1));
        assert.equal(await settled(run, 10, read, (value) => value === 2), 2);
    });

    it("reads once more after a failure", async () => {
        let reads = 0;
        const read = () => {
            reads += 1;
            return reads === 1 ? Promise.reject(new Error("not yet")) : Promise.resolve(reads);
        };
        assert.equal(await settled(run, 10, read, () => true), 2);
    });

    it("returns what it read last when the time is over, and throws what failed last", async () => {
        assert.equal(
            await settled(
                run,
                0,
                () => Promise.resolve(7),
                () => false,
            ),
            7,
        );
        const failing = () => Promise.reject(new Error("refused"));
        await assert.rejects(
            settled(run, 0, failing, () => true),
            /refused/,
        );
    });

    it("is no longer than the run's patience", async () => {
        const unsettled = () => Promise.resolve(7);
        assert.equal(await settled({ signal, patience: 0 }, 600, unsettled, () => false), 7);
        assert.equal(waitOf({ patience: 30 }, 120), 30);
        assert.equal(waitOf({ patience: 30 }, 15), 15);
    });

    it("does not try again what cannot come right", async () => {
        let reads = 0;
        const broken = () => {
            reads += 1;
            return Promise.reject(new Broken(bad));
        };
        await assert.rejects(
            settled(run, 10, broken, () => true),
            Broken,
        );
        assert.equal(reads, 1);
    });
});
