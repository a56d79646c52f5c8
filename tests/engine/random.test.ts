import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as random from "@pulumi/random";
import { plan, plannedChanges } from "../support/cluster";
import { startTestEngine, startTimeout, type TestEngine } from "../support/engine";

describe("random provider", () => {
    let engine: TestEngine;
    before(async function () {
        this.timeout(startTimeout);
        engine = await startTestEngine();
    });

    const passwordStack = (generation: string) =>
        engine.stack("random-password", () => {
            const args = { length: 24, special: false, minNumeric: 3, keepers: { generation } };
            const password = new random.RandomPassword("password", args);
            const bytes = new random.RandomBytes("bytes", { length: 18 });
            const id = new random.RandomId("id", { byteLength: 4, prefix: "node-" });
            return Promise.resolve({
                password: password.result,
                hash: password.bcryptHash,
                bytes: bytes.base64,
                id: id.hex,
            });
        });

    it("draws once, keeps what is secret out of plain text, and draws again for a keeper", async () => {
        const stack = await passwordStack("1");
        const first = (await stack.up()).outputs;
        assert.match(String(first.password?.value), /^(?=(.*\d){3})[A-Za-z0-9]{24}$/);
        assert.match(String(first.id?.value), /^node-[0-9a-f]{8}$/);
        const state = fs.readFileSync(engine.stateFile("random-password"), "utf8");
        assert.ok(state.includes(String(first.id?.value)), "the test reads the right file");
        for (const name of ["password", "hash", "bytes"]) {
            assert.ok(first[name]?.secret, `${name} is a secret output`);
            assert.ok(!state.includes(String(first[name].value)), `${name} is in plain text`);
        }
        await stack.refresh();
        assert.deepEqual((await stack.up()).outputs, first);

        const changed = await passwordStack("2");
        assert.deepEqual(await plannedChanges(changed), ["replace password"]);
        const second = (await changed.up()).outputs;
        assert.notEqual(second.password?.value, first.password?.value);
        assert.equal(second.bytes?.value, first.bytes?.value);
    });

    it("plans with inputs that are not known yet", async () => {
        const stack = await engine.stack("random-unknown", () => {
            const uuid = new random.RandomUuid("uuid");
            new random.RandomPet("pet", { prefix: uuid.result, keepers: { uuid: uuid.result } });
            return Promise.resolve();
        });
        assert.deepEqual((await plannedChanges(stack)).toSorted(), ["create pet", "create uuid"]);
    });

    it("imports a password that exists", async () => {
        const stack = await engine.stack("random-import", () => {
            const options = { import: "correct-horse" };
            const password = new random.RandomPassword("password", { length: 13 }, options);
            return Promise.resolve({ password: password.result });
        });
        assert.equal((await stack.up()).outputs.password?.value, "correct-horse");
        assert.deepEqual(await plannedChanges(stack), []);
    });

    it("refuses inputs that cannot be, in one sentence", async () => {
        const stack = await engine.stack("random-refused", () => {
            new random.RandomPassword("password", { length: 2, minUpper: 3 });
            return Promise.resolve();
        });
        await assert.rejects(plan(stack), /length is 2 but must be at least 3/);
    });
});
