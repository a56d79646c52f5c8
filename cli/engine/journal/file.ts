import * as fs from "node:fs";
import * as path from "node:path";

import { z } from "zod";

import { UserError } from "../../../errors";
import { digestOf, readCheckpoint, replaceFile, withState } from "./checkpoint";
import { batch } from "./form";
import { Replay } from "./replay";

/** The first line: which state the journal goes on from, and the version of Pulumi that writes it. */
const header = z.object({ base: z.string(), engine: z.string() });

/** The last line, once the journal is about to be put into the state file. */
const footer = z.object({ result: z.string() });

/** Where the journal of a run is, until its end has become the state. */
export function journalFile(stateFile: string): string {
    return `${stateFile}.journal`;
}

/** What the engine has told of a run that has not ended: a line for each of its requests. */
export class Journal {
    private constructor(private readonly descriptor: number) {}

    /** Begins a journal on a state. @param engine Pulumi's version, such as `v3.245.0` */
    public static begin(stateFile: string, engine: string): Journal {
        const { digest: base } = readCheckpoint(stateFile);
        const journal = new Journal(fs.openSync(journalFile(stateFile), "wx", 0o600));
        journal.append({ base, engine });
        return journal;
    }

    /** Keeps a request of the engine: it is on the disk when this returns. */
    public keep(request: unknown): void {
        batch.parse(request);
        this.append(request);
    }

    private append(line: unknown): void {
        fs.writeSync(this.descriptor, `${JSON.stringify(line)}\n`);
        fs.fdatasyncSync(this.descriptor);
    }

    public close(): void {
        fs.closeSync(this.descriptor);
    }
}

/**
 * Puts the journal of a run that is over into the state, where there is one; the state before it
 * stays in the file that Pulumi keeps it in, `….bak`. Cut off at any point, it can be called again.
 *
 * @throws UserError where somebody has written another state in between.
 */
export function settleJournal(stateFile: string): void {
    const file = journalFile(stateFile);
    if (!fs.existsSync(file)) {
        return;
    }
    const [first, ...lines] = wholeLines(file);
    if (first === undefined) {
        // Cut off at its very beginning: nothing had been done.
        fs.rmSync(file);
        return;
    }
    const { base, engine } = header.parse(first);
    const { digest, latest } = readCheckpoint(stateFile);
    if (digest === base) {
        const replay = new Replay(latest);
        for (const { entries } of lines.filter((line) => !isFooter(line)).map(readBatch)) {
            entries.forEach((entry) => {
                replay.add(entry);
            });
        }
        const result = withState(stateFile, replay.deployment(), engine);
        const ending = `${JSON.stringify({ result: digestOf(result) })}\n`;
        fs.appendFileSync(file, ending, { flush: true });
        fs.copyFileSync(stateFile, `${stateFile}.bak`);
        replaceFile(stateFile, result);
    } else if (!lines.some((line) => isFooter(line, digest))) {
        throw strangerWrote(file, stateFile);
    }
    fs.rmSync(file);
}

function readBatch(line: unknown): z.output<typeof batch> {
    return batch.parse(line);
}

function isFooter(line: unknown, of?: string): boolean {
    const found = footer.safeParse(line);
    return found.success && (of === undefined || found.data.result === of);
}

/** Of the last line a kill may have left a part, which the engine was never told is written. */
function wholeLines(file: string): readonly unknown[] {
    const lines = fs.readFileSync(file, "utf8").split("\n").slice(0, -1);
    return lines.map((line): unknown => JSON.parse(line));
}

function strangerWrote(journal: string, state: string): UserError {
    return new UserError(
        `${path.basename(journal)} tells of a run that was cut off, but ${state} has been written since: put back the state that was there before, or remove ${journal} to go on without what that run did.`,
    );
}
