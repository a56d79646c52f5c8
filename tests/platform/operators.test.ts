import * as assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

import { z } from "zod";

import { kubeconfigPath } from "../../local/cluster";
import { type Checkout, copyCheckout, ending } from "../support/checkout";
import { type Door, openDoor } from "../support/door";
import { startTimeout } from "../support/engine";

const changed = z.object({ changes: z.array(z.object({ op: z.string() })) });

// Two people at once on one environment, and what is left of one who is no more.
describe("two operators", () => {
    let first: Checkout;
    let second: Checkout;
    let door: Door;

    before(async function () {
        this.timeout(startTimeout);
        first = await copyCheckout();
        second = await copyCheckout();
        const { code, stderr } = await first.groundwork(["cluster", "start"]);
        assert.equal(code, 0, stderr);
        door = await openDoor(kubeconfigPath(first.home), path.join(first.home, "door"));
    });
    after(async () => {
        await door.shut();
        await second.remove();
        await first.remove();
    });

    const shared = (): string => path.join(first.home, "shared");
    const locks = (): string => path.join(shared(), ".pulumi/locks/organization/groundwork/dev");
    const inShared = (): Record<string, string> => ({
        KUBECONFIG: door.kubeconfig,
        PULUMI_BACKEND_URL: `file://${shared()}?metadata=skip`,
        PULUMI_CONFIG_PASSPHRASE: "anything",
    });
    const upInShared = (checkout: Checkout): ChildProcess =>
        checkout.start(["up", "--json", "--context", door.context], inShared());

    /** Holds the first change that a run asks for; resolves once it has, to what lets it go. */
    function holdFirstChange(run: ChildProcess): Promise<() => void> {
        return new Promise((asked, failed) => {
            const released = new Promise<void>((release) => {
                door.keep(async ({ isTrial }, pass) => {
                    if (!isTrial) {
                        asked(release);
                        await released;
                    }
                    return pass();
                });
            });
            void ending(run).then(({ stdout, stderr }) => {
                failed(new Error(`it ended without asking for a change: ${stdout}${stderr}`));
            }, failed);
        });
    }

    /** Resolves once a run has said this. */
    function says(run: ChildProcess, words: RegExp): Promise<string> {
        return new Promise((resolve, reject) => {
            let text = "";
            run.stderr?.on("data", (chunk: Buffer) => {
                text += chunk.toString();
                const [found] = words.exec(text) ?? [];
                if (found !== undefined) {
                    resolve(found);
                }
            });
            run.on("close", () => {
                reject(new Error(`it ended without saying ${words}: ${text}`));
            });
        });
    }

    async function assertBothDone(...runs: readonly ChildProcess[]): Promise<void> {
        const [one, other] = await Promise.all(runs.map(ending));
        assert.ok(one !== undefined && other !== undefined);
        assert.deepEqual([one.code, other.code], [0, 0], `${one.stderr}\n${other.stderr}`);
        assert.deepEqual(changed.parse(JSON.parse(other.stdout)).changes, [], "nothing was left");
    }

    it("of one checkout take turns, and the second sees whose turn it is", async () => {
        const options = ["up", "--json", "--context", door.context];
        const one = first.start(options, { KUBECONFIG: door.kubeconfig });
        const release = await holdFirstChange(one);
        const other = first.start(options, { KUBECONFIG: door.kubeconfig });
        const done = assertBothDone(one, other);
        await says(
            other,
            new RegExp(`waiting for process ${one.pid}, at work on dev since 2\\S+Z`),
        );
        release();
        door.keep(undefined);
        await done;
        const { code, stderr } = await first.groundwork(["destroy", "--context", door.context], {
            KUBECONFIG: door.kubeconfig,
        });
        assert.equal(code, 0, stderr);
    });

    it("of two checkouts and one state take turns as well", async () => {
        fs.mkdirSync(shared());
        const one = upInShared(first);
        const release = await holdFirstChange(one);
        const other = upInShared(second);
        const done = assertBothDone(one, other);
        const { username } = os.userInfo();
        const who = `waiting for ${username}@${os.hostname()} \\(process \\d+\\) since 2`;
        await says(other, new RegExp(who));
        const unlock = await second.groundwork(["unlock"], inShared());
        assert.equal(unlock.code, 1);
        assert.match(
            unlock.stderr,
            /^groundwork: Environment dev is locked by .*still at work here/,
        );
        release();
        door.keep(undefined);
        await done;
    });

    it("of two hosts: the second is told who holds it, and how to free it", async () => {
        const lock = {
            ...{ pid: 4711, username: "ann", hostname: "elsewhere" },
            timestamp: "2026-11-26T07:00:00Z",
        };
        fs.writeFileSync(path.join(locks(), "other.json"), JSON.stringify(lock));
        const { code, stderr } = await ending(upInShared(second));
        assert.equal(code, 1);
        assert.match(
            stderr,
            /^groundwork: Environment dev is locked by ann@elsewhere \(process 4711\) since 2026-11-26T07:00:00Z: wait for that run to end, or, if it is no more, run bin\/groundwork unlock -e dev\.$/m,
        );
        const unlocked = await second.groundwork(["unlock", "-e", "dev"], inShared());
        assert.equal(unlocked.code, 0, unlocked.stderr);
        assert.match(
            unlocked.stdout,
            /^The lock of ann@elsewhere \(process 4711\) since \S+ is removed\.\nEnvironment dev is free\.\n$/,
        );
        assert.equal((await ending(upInShared(second))).code, 0);
    });

    it("of whom one has died: the second goes on at once", async () => {
        const dead = {
            ...{ pid: 4_194_304, username: "ann", hostname: os.hostname() },
            timestamp: "2026-11-26T07:00:00Z",
        };
        fs.writeFileSync(path.join(locks(), "dead.json"), JSON.stringify(dead));
        // Killed while it wrote its lock.
        fs.writeFileSync(path.join(locks(), "half.json.187a.tmp"), "");
        const { code, stderr } = await ending(upInShared(second));
        assert.equal(code, 0, stderr);
        assert.deepEqual(fs.readdirSync(locks()), []);
    });
});
