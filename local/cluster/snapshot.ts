import { execFile } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";
import { UserError } from "../../errors";
import { diskFull, isDiskFull } from "./files";
import type { Layout } from "./layout";
import { controlPlane } from "./parts";
import type { Ports } from "./ports";
import { endInOrder } from "./records";

const run = promisify(execFile);

/**
 * Higher than what any cluster writes between a snapshot and its restore: whoever remembers a
 * revision of the lost time is told that it is gone, and reads everything again.
 */
const revisionsSkipped = 1_000_000_000;

/** Where the data of before waits until a restore has succeeded. */
export function dataBefore(layout: Layout): string {
    return `${layout.etcdData}.before-restore`;
}

/** Has etcd write all of its data, as of one moment, to a file for its owner only. */
export async function writeSnapshot(
    layout: Layout,
    ports: Ports,
    etcdctl: string,
    file: string,
): Promise<void> {
    const pki = (name: string): string => path.join(layout.pki, name);
    const access = [
        `--endpoints=https://127.0.0.1:${ports.etcd}`,
        `--cacert=${pki("etcd-ca.crt")}`,
        `--cert=${pki("etcd-client.crt")}`,
        `--key=${pki("etcd-client.key")}`,
    ];
    try {
        await runTool(etcdctl, [...access, "snapshot", "save", file]);
        fs.chmodSync(file, 0o600);
    } catch (error) {
        if (isFullFor(error)) {
            throw diskFull(path.dirname(file));
        }
        throw new UserError(
            `The snapshot ${file} cannot be written (${reasonOf(error)}): ` +
                "choose a file in a directory that you can write to.",
        );
    }
}

/**
 * Makes data of a snapshot, beside the data that etcd has.
 *
 * @returns the directory of that data, on the same disk.
 * @throws UserError, with everything as it was, if the file is no whole snapshot.
 */
export async function unpackSnapshot(
    layout: Layout,
    ports: Ports,
    etcdutl: string,
    file: string,
): Promise<string> {
    const directory = `${layout.etcdData}.restored`;
    const peer = `https://127.0.0.1:${ports["etcd-peer"]}`;
    fs.rmSync(directory, { recursive: true, force: true });
    try {
        await runTool(etcdutl, [
            ...["snapshot", "restore", file, `--data-dir=${directory}`],
            ...["--name=groundwork", `--initial-cluster=groundwork=${peer}`],
            `--initial-advertise-peer-urls=${peer}`,
            ...[`--bump-revision=${revisionsSkipped}`, "--mark-compacted"],
        ]);
        return directory;
    } catch (error) {
        fs.rmSync(directory, { recursive: true, force: true });
        if (isFullFor(error)) {
            throw diskFull(layout.root);
        }
        throw new UserError(
            `The file ${file} is no whole snapshot of a cluster (${reasonOf(error)}): ` +
                "nothing was changed; name one that `bin/groundwork cluster snapshot` has written.",
        );
    }
}

/** Ends the control plane and gives etcd other data; that of before is kept aside. */
export async function exchangeData(layout: Layout, directory: string): Promise<void> {
    await endInOrder(layout, controlPlane);
    fs.renameSync(layout.etcdData, dataBefore(layout));
    fs.renameSync(directory, layout.etcdData);
}

/** Puts the data back that a restore replaced, unless that has succeeded. */
export async function undoRestore(layout: Layout): Promise<void> {
    if (fs.existsSync(dataBefore(layout))) {
        await endInOrder(layout, controlPlane);
        fs.rmSync(layout.etcdData, { recursive: true, force: true });
        fs.renameSync(dataBefore(layout), layout.etcdData);
    }
}

/** From here on the restored data is the cluster's. */
export function finishRestore(layout: Layout): void {
    fs.rmSync(dataBefore(layout), { recursive: true, force: true });
}

/** Nothing of the caller's: both tools also read their options from the environment. */
async function runTool(program: string, args: readonly string[]): Promise<void> {
    await run(program, [...args], { env: { PATH: process.env.PATH } });
}

function isFullFor(error: unknown): boolean {
    return isDiskFull(error) || /no space left|quota exceeded/i.test(String(error));
}

/** The last thing that a tool said, which is what it failed with. */
function reasonOf(error: unknown): string {
    const message = error instanceof Error ? error.message : String(error);
    const last = message.trim().split("\n").at(-1) ?? "";
    return last.replace(/^Error: /, "").slice(0, 200);
}
