import * as fs from "node:fs";
import * as path from "node:path";
import { z } from "zod";
import { allProcesses, endProcess, findProcess } from "../processes";
import { privateDirectory, readJson, writePrivate } from "./files";
import type { Layout } from "./layout";
import { isMachine } from "../nodes/machines";
import { type PartName, partNames } from "./parts";

/** What every part needs to end by itself, and more, in milliseconds. */
const farewell = 15_000;

const recordSchema = z.object({
    pid: z.number(),
    started: z.string(),
    /** The end of its command line. Not all of it: a wrapper may have put another program first. */
    args: z.string(),
    /** What it was started with: program, arguments and the content of its files. */
    fingerprint: z.string(),
});

/** A machine is switched off: everything in it ends with its first process. */
function farewellOf(name: PartName): number {
    return isMachine(name) ? 0 : farewell;
}

/** What real nodes' parts are called among processes; with `unshare` a whole machine ends. */
const nodePrograms = ["unshare", "node", "crane registry serve"];

/** What is on record about a part that was started. */
export type PartRecord = z.infer<typeof recordSchema>;

export function writeRecord(layout: Layout, name: PartName, record: PartRecord): void {
    privateDirectory(layout.run);
    writePrivate(recordFile(layout, name), `${JSON.stringify(record)}\n`);
}

/** The process that runs a part; undefined if it has ended, whoever may have its pid now. */
export function runningPart(layout: Layout, name: PartName): PartRecord | undefined {
    const record = recordSchema.safeParse(readJson(recordFile(layout, name))).data;
    const found = record === undefined ? undefined : findProcess(record);
    return found?.commandLine.endsWith(record?.args ?? "") === true ? record : undefined;
}

/**
 * Ends a part, if it is running, and forgets it.
 *
 * @param patience how long it may take to end by itself, in milliseconds.
 */
export async function endPart(
    layout: Layout,
    name: PartName,
    patience = farewellOf(name),
): Promise<void> {
    const running = runningPart(layout, name);
    if (running !== undefined) {
        await endProcess(running, patience);
    }
    fs.rmSync(recordFile(layout, name), { force: true });
}

const servers: readonly PartName[] = ["kube-apiserver", "etcd"];

/** Ends parts: who calls the API server goes first, then the server, then its store. */
export async function endInOrder(layout: Layout, names: readonly PartName[]): Promise<void> {
    const callers = names.filter((name) => !servers.includes(name));
    await Promise.all(callers.map((name) => endPart(layout, name)));
    for (const server of servers) {
        await endPart(layout, server);
    }
}

/**
 * Ends parts of this cluster that nobody has on record: of a start that was killed between
 * starting a part and recording it, or of a directory that was deleted under a running cluster.
 * They are known by their program's name and by this cluster's directory in their arguments.
 */
export async function endStrays(layout: Layout): Promise<void> {
    const names = partNames(layout.nodes);
    const recorded = names.map((name) => runningPart(layout, name)?.pid);
    const programs: readonly string[] = [
        ...names,
        ...(layout.nodes === "real" ? nodePrograms : []),
    ];
    const strays = allProcesses().filter(({ pid, commandLine }) => {
        const [program = ""] = commandLine.split(" --", 1);
        return (
            programs.includes(path.basename(program)) &&
            commandLine.includes(`=${layout.root}${path.sep}`) &&
            !recorded.includes(pid)
        );
    });
    await Promise.all(strays.map((stray) => endProcess(stray, farewell)));
}

function recordFile(layout: Layout, name: PartName): string {
    return path.join(layout.run, `${name}.json`);
}
