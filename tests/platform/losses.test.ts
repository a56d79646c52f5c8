import * as assert from "node:assert/strict";
import * as path from "node:path";

import { z } from "zod";

import { kubeconfigPath } from "../../local/cluster";
import { type Checkout, copyCheckout, type Ending } from "../support/checkout";
import { type Answer, type Door, openDoor } from "../support/door";
import { startTimeout } from "../support/engine";
import { type Ledger, openLedger, recorded } from "../support/ledger";

/** So many objects are made before anything is lost. */
const enough = 40;

const changed = z.object({ changes: z.array(z.unknown()) });

// What an `up` needs goes away in the middle of it: what its user sees, and that the same command
// goes on from there.
describe("an up that loses", () => {
    let checkout: Checkout;
    let door: Door;
    let ledger: Ledger;

    before(async function () {
        this.timeout(startTimeout);
        checkout = await copyCheckout();
        const { code, stderr } = await checkout.groundwork(["cluster", "start"]);
        assert.equal(code, 0, stderr);
        door = await openDoor(kubeconfigPath(checkout.home), path.join(checkout.home, "door"));
    });
    beforeEach(() => {
        ledger = openLedger(checkout);
    });
    after(async () => {
        await door.shut().catch(() => undefined);
        await checkout.remove();
    });

    const groundwork = (
        args: readonly string[],
        variables: Readonly<Record<string, string>> = {},
    ): Promise<Ending> =>
        checkout.groundwork([...args, "--context", door.context], {
            KUBECONFIG: door.kubeconfig,
            ...variables,
        });
    const ownState = (): string => path.join(checkout.home, "state");

    /** Ends with one sentence, which says what to do. */
    function assertSays({ code, stdout, stderr }: Ending, says: RegExp): void {
        assert.equal(code, 1, stdout);
        assert.match(stderr.trim().split("\n").at(-1) ?? "", says, `${stdout}\n${stderr}`);
    }

    /** The same command goes on, to the whole platform; then all of it is removed. */
    async function assertGoesOn(state: string, variables?: Readonly<Record<string, string>>) {
        const stacks = path.join(state, ".pulumi/stacks/groundwork");
        await ledger.check(recorded(stacks));
        const { code, stdout, stderr } = await groundwork(["up"], variables);
        assert.equal(code, 0, `${stdout}\n${stderr}`);
        const { objects, pending } = recorded(stacks);
        assert.deepEqual(pending, []);
        assert.ok(objects.length > enough);
        await ledger.check({ objects, pending });
        const preview = await groundwork(["preview", "--json"], variables);
        assert.deepEqual(changed.parse(JSON.parse(preview.stdout)).changes, []);
        const gone = await groundwork(["destroy"], variables);
        assert.equal(gone.code, 0, gone.stderr);
        await ledger.check({ objects: [], pending: [] });
    }

    /** Has something done to every change once enough objects are made. */
    function afterEnough(then: (pass: () => Promise<Answer>) => Promise<Answer | undefined>): void {
        let made = 0;
        door.keep(async ({ method, isTrial }, pass) => {
            if (isTrial || made < enough) {
                const answer = await pass();
                made += method === "POST" && !isTrial && answer.status === 201 ? 1 : 0;
                return answer;
            }
            return then(pass);
        });
    }

    it("the network, with answers under way, and goes on when it is back", async () => {
        let isLost = false;
        afterEnough(async (pass) => {
            // The API server makes it, and nobody hears of it.
            await pass();
            if (!isLost) {
                isLost = true;
                await door.shut();
            }
            return undefined;
        });
        assertSays(
            await groundwork(["up"]),
            /^groundwork: The cluster stopped answering: see to it and to the network, then run the same command again to go on from there\.$/,
        );
        assert.ok(isLost);
        door.keep(undefined);
        await door.open();
        await assertGoesOn(ownState());
    });

    it("its token, and goes on with a new one", async () => {
        const body = Buffer.from(
            JSON.stringify({
                ...{ kind: "Status", apiVersion: "v1", status: "Failure" },
                ...{ message: "Unauthorized", reason: "Unauthorized", code: 401 },
            }),
        );
        const headers = { "content-type": "application/json" };
        afterEnough(() => Promise.resolve({ status: 401, headers, body }));
        assertSays(
            await groundwork(["up"]),
            /^groundwork: The cluster does not take these credentials any more: sign in again, then run the same command again to go on from there\.$/,
        );
        door.keep(undefined);
        await assertGoesOn(ownState());
    });
});
