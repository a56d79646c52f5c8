import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

import { z } from "zod";

import { readCheckpoint } from "../../cli/engine/journal/checkpoint";
import { Journal, journalFile, settleJournal } from "../../cli/engine/journal/file";
import { kinds } from "../../cli/engine/journal/form";
import { type ServedStack, serveState } from "../../cli/engine/journal/server";

const urn = (name: string): string => `urn:pulumi:qa::groundwork::test:index:Thing::${name}`;
const thing = (name: string) => ({
    urn: urn(name),
    type: "test:index:Thing",
    custom: true,
    id: name,
});
const known = z.object({
    resources: z.array(z.object({ id: z.string() })),
    pending_operations: z.array(z.object({ type: z.string() })).optional(),
    manifest: z.object({ version: z.string() }),
});

describe("the journal of a run", () => {
    let directory: string;
    let file: string;
    beforeEach(() => {
        directory = fs.mkdtempSync(path.join(os.tmpdir(), "groundwork-journal-"));
        file = path.join(directory, "qa.json");
        write(["old", "kept"]);
    });
    afterEach(() => {
        fs.rmSync(directory, { recursive: true });
    });

    function write(names: readonly string[]): void {
        const latest = { manifest: { version: "v3" }, resources: names.map(thing), metadata: {} };
        fs.writeFileSync(file, JSON.stringify({ version: 3, checkpoint: { stack: "qa", latest } }));
    }

    /** A run that made `new`, took `old` away, and was about to make `lost`. */
    function run(): void {
        const journal = Journal.begin(file, "v3.245.0");
        const begin = (id: number, name: string) => ({
            ...{ version: 1, kind: kinds.begin, sequenceID: id * 2, operationID: id },
            operation: { type: "creating", resource: thing(name) },
        });
        const end = (id: number, change: object) => ({
            ...{ version: 1, kind: kinds.success, sequenceID: id * 2 + 1, operationID: id },
            ...change,
        });
        journal.keep({ entries: [begin(1, "new")] });
        journal.keep({ entries: [end(1, { state: thing("new") }), begin(2, "lost")] });
        journal.keep({ entries: [end(1, { state: thing("new") })] });
        journal.keep({ entries: [end(3, { removeOld: 0 })] });
        journal.close();
    }

    const filesBesideBackup = () =>
        fs.readdirSync(directory).filter((name) => name !== "qa.json.bak");
    const state = () => known.parse(readCheckpoint(file).latest);
    const names = () => state().resources.map(({ id }) => id);

    it("becomes the state, with what it left open, and is put away", () => {
        run();
        settleJournal(file);
        assert.deepEqual(names(), ["new", "kept"]);
        assert.deepEqual(state().pending_operations, [{ type: "creating" }]);
        assert.equal(state().manifest.version, "v3.245.0");
        assert.deepEqual(fs.readdirSync(directory), ["qa.json", "qa.json.bak"]);
        settleJournal(file);
        assert.deepEqual(names(), ["new", "kept"]);
    });

    it("stands a kill wherever it may be cut off", () => {
        run();
        const whole = fs.readFileSync(journalFile(file));
        for (let length = 0; length <= whole.length; length += 7) {
            write(["old", "kept"]);
            fs.writeFileSync(journalFile(file), whole.subarray(0, length));
            settleJournal(file);
            assert.ok(names().includes("kept"));
            assert.deepEqual(filesBesideBackup(), ["qa.json"]);
        }
    });

    it("stands a kill before the state is in place, and before it is put away itself", () => {
        run();
        const before = fs.readFileSync(file);
        settleJournal(file);
        const after = fs.readFileSync(file);
        fs.writeFileSync(file, before);
        run();
        const ending = { result: readDigest(after) };
        fs.appendFileSync(journalFile(file), `${JSON.stringify(ending)}\n`);
        const journal = fs.readFileSync(journalFile(file));
        settleJournal(file);
        assert.deepEqual(names(), ["new", "kept"]);

        fs.writeFileSync(file, after);
        fs.writeFileSync(journalFile(file), journal);
        settleJournal(file);
        assert.deepEqual(fs.readFileSync(file), after);
        assert.deepEqual(filesBesideBackup(), ["qa.json"]);
    });

    function readDigest(content: Buffer): string {
        const copy = path.join(directory, "copy");
        fs.writeFileSync(copy, content);
        const { digest } = readCheckpoint(copy);
        fs.rmSync(copy);
        return digest;
    }

    it("is not laid over a state that somebody else has written", () => {
        run();
        write(["theirs"]);
        assert.throws(() => {
            settleJournal(file);
        }, /^UserError: qa\.json\.journal tells of a run that was cut off, but .* since: put back/);
        assert.deepEqual(names(), ["theirs"]);
        assert.ok(fs.existsSync(journalFile(file)));
    });

    it("takes no entry that it could not read again", () => {
        const journal = Journal.begin(file, "v3.245.0");
        assert.throws(() => {
            journal.keep({ entries: [{ version: 2, kind: 99 }] });
        });
        journal.close();
        settleJournal(file);
        assert.deepEqual(names(), ["old", "kept"]);
    });

    it("is served to whoever has this run's token, and to nobody else", async () => {
        const stack: ServedStack = { project: "groundwork", environment: "qa" };
        const kept: unknown[] = [];
        const server = await serveState(stack, {
            exportState: () => readCheckpoint(file).exported,
            keep: (request) => {
                kept.push(request);
            },
            complete: () => undefined,
        });
        try {
            const { PULUMI_BACKEND_URL: url, PULUMI_ACCESS_TOKEN: token } = server.variables;
            const ask = (place: string, authorization: string, init: RequestInit = {}) =>
                fetch(`${url}/api/stacks/organization/groundwork/qa${place}`, {
                    ...init,
                    headers: { authorization },
                });
            assert.equal((await ask("/export", "token guessed")).status, 401);
            const exported = await ask("/export", `token ${token}`);
            const form = z.object({ version: z.literal(3), deployment: known.partial() });
            assert.equal(form.parse(await exported.json()).deployment.resources?.length, 2);
            assert.equal((await ask("/nothing", `token ${token}`)).status, 404);
            const body = JSON.stringify({ entries: [] });
            const place = "/update/run/journalentries";
            const patch = { method: "PATCH", body };
            assert.equal((await ask(place, `update-token ${token}`, patch)).status, 200);
            assert.equal((await ask(place, "update-token guessed", patch)).status, 401);
            assert.deepEqual(kept, [{ entries: [] }]);
        } finally {
            await server.close();
        }
    });
});
