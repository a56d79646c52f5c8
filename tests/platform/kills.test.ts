import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";

import { z } from "zod";

import { kubeconfigPath } from "../../local/cluster";
import { type Checkout, copyCheckout, type Ending, ending } from "../support/checkout";
import { type Door, openDoor } from "../support/door";
import { startTimeout } from "../support/engine";
import { type Ledger, openLedger, recorded, type Recorded } from "../support/ledger";
import { killTree } from "../support/processTree";
import { seeded } from "../support/seeded";

const times = 20;

/** So many objects are left for the run after the last kill. */
const left = 20;

/** Where in its work on an object a run is killed. */
const moments = [
    "asks", // Before the API server hears of it.
    "is answered", // The object is there, and nobody who lives knows.
    "writes", // The state has just been replaced.
    "tries", // Of a preview, which changes nothing.
] as const;

type Moment = (typeof moments)[number];

interface Kill {
    readonly moment: Moment;
    /** Not before so many objects exist, counted over all runs. */
    readonly objects: number;
    /** Of a preview: not before so many objects were tried in it. */
    readonly tries: number;
}

const changed = z.object({ changes: z.array(z.object({ op: z.string() })) });

// One `up` of the whole platform that is killed and begun again, until nobody kills it any more.
describe("an up that is killed at 20 random points", () => {
    const seed = Number(process.env.GROUNDWORK_KILLS_SEED ?? Date.now() % 1_000_000);
    let checkout: Checkout;
    let door: Door;
    let ledger: Ledger;
    let planned = 0;
    let created = 0;

    before(async function () {
        this.timeout(startTimeout);
        checkout = await copyCheckout();
        const { code, stderr } = await checkout.groundwork(["cluster", "start"]);
        assert.equal(code, 0, stderr);
        door = await openDoor(kubeconfigPath(checkout.home), path.join(checkout.home, "door"));
        ledger = openLedger(checkout);
    });
    after(async () => {
        await door.shut();
        await checkout.remove();
    });

    const through = (): Record<string, string> => ({ KUBECONFIG: door.kubeconfig });
    const stacks = (): string => path.join(checkout.home, "state/.pulumi/stacks/groundwork");
    const state = (): Recorded => recorded(stacks());
    const groundwork = (...args: readonly string[]): Promise<Ending> =>
        checkout.groundwork([...args, "--context", door.context], through());
    async function changes(): Promise<number> {
        const { code, stdout, stderr } = await groundwork("preview", "--json");
        assert.equal(code, 0, `${stderr}\n${stdout}`);
        return changed.parse(JSON.parse(stdout)).changes.length;
    }

    function draw(): readonly Kill[] {
        const random = seeded(seed);
        const below = (limit: number): number => Math.floor(random() * limit);
        return Array.from({ length: times }, () => below(planned - left))
            .sort((one, other) => one - other)
            .map((objects) => ({
                objects,
                moment: moments[below(moments.length)] ?? "asks",
                tries: below(left / 2),
            }));
    }

    /** Runs `up`, and kills all its processes at once at that moment. */
    async function upKilledAt({ moment, objects, tries }: Kill): Promise<Ending> {
        const run = checkout.start(["up", "--context", door.context], through());
        const ended = ending(run);
        let isDead = false;
        let trials = 0;
        const isDue = (): boolean => (moment === "tries" ? trials > tries : created >= objects);
        const diesWhenIt = (now: Moment): boolean => {
            trials += now === "tries" ? 1 : 0;
            if (now === moment && isDue() && !isDead && run.pid !== undefined) {
                isDead = true;
                killTree(run.pid);
            }
            return isDead;
        };
        door.keep(async ({ method, isTrial }, pass) => {
            if (isDead || diesWhenIt(isTrial ? "tries" : "asks")) {
                return undefined;
            }
            const answer = await pass();
            created += method === "POST" && !isTrial && answer.status === 201 ? 1 : 0;
            return !isTrial && diesWhenIt("is answered") ? undefined : answer;
        });
        const watcher = fs.watch(
            stacks(),
            (_, file) => file === "dev.json" && diesWhenIt("writes"),
        );
        try {
            return await ended;
        } finally {
            watcher.close();
            await door.quiet();
        }
    }

    it("plans all of it", async () => {
        planned = await changes();
        assert.ok(planned > 100, `${planned} resources`);
    });

    it(`goes on from each, and has nothing twice, lost or forgotten (seed ${seed})`, async function () {
        this.timeout(20 * 60_000);
        for (const [index, kill] of draw().entries()) {
            const what = `kill ${index + 1} with seed ${seed}: ${kill.moment} at ${kill.objects}`;
            const { code, stdout, stderr } = await upKilledAt(kill);
            assert.equal(code, null, `${what}: it ended by itself\n${stderr}\n${stdout}`);
            await ledger.check(state()).catch((error: unknown) => {
                throw new Error(what, { cause: error });
            });
        }
        door.keep(undefined);
        const { code, stdout, stderr } = await groundwork("up");
        assert.equal(code, 0, `seed ${seed}: ${stderr}\n${stdout}`);
        assert.deepEqual(state().pending, []);
        await ledger.check(state());
        assert.equal(await changes(), 0);
    });

    it("is removed without a trace", async () => {
        const { code, stdout, stderr } = await groundwork("destroy");
        assert.equal(code, 0, `${stderr}\n${stdout}`);
        await ledger.check({ objects: [], pending: [] });
    });
});
