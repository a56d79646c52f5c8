import * as fs from "node:fs";
import * as path from "node:path";
import { UserError } from "../../errors";
import type { Progress } from "../progress";
import { ensureTools } from "../tools";
import { requireKeyOf } from "./encryption";
import { clusterLayout, type Layout, type NodeKind } from "./layout";
import { locked } from "./locked";
import { type Ports, rememberedPorts } from "./ports";
import { prepare } from "./prepare";
import { runningPart } from "./records";
import { succeed } from "./requests";
import {
    exchangeData,
    finishRestore,
    undoRestore,
    unpackSnapshot,
    writeSnapshot,
} from "./snapshot";

/**
 * Writes the data of a running cluster to a file. Secrets are in it as etcd has them: encrypted
 * by the key in `encryption.json`, which is not in it.
 *
 * @throws UserError if the cluster does not run, or there is such a file.
 */
export async function snapshotCluster(
    home: string,
    progress: Progress,
    nodes: NodeKind,
    file: string,
): Promise<void> {
    const layout = clusterLayout(home, nodes);
    const { etcdctl } = await ensureTools(["etcdctl"], progress);
    await locked(home, progress, async () => {
        const ports = portsOf(layout);
        if (runningPart(layout, "etcd") === undefined) {
            throw new UserError(
                "The embedded cluster does not run: run `bin/groundwork cluster start` first.",
            );
        }
        if (fs.existsSync(file)) {
            throw new UserError(`There is already a file ${file}: choose another name.`);
        }
        const step = progress.step("Taking a snapshot");
        await writeSnapshot(layout, ports, etcdctl.path, path.resolve(file)).catch(
            failing(step.fail.bind(step)),
        );
        step.done();
    });
}

/**
 * Replaces the data of a cluster by those of a snapshot, and restarts its control plane. Where
 * that fails, or is broken off, the data of before is put back.
 *
 * @throws UserError if the file is no snapshot, or of a cluster whose key is not this one's.
 */
export async function restoreCluster(
    home: string,
    progress: Progress,
    nodes: NodeKind,
    file: string,
): Promise<void> {
    const layout = clusterLayout(home, nodes);
    const { etcdutl } = await ensureTools(["etcdutl"], progress);
    const up = await prepare(layout, progress);
    await locked(home, progress, async () => {
        const ports = portsOf(layout);
        await undoRestore(layout);
        requireKeyOf(layout, file);
        const directory = await unpackSnapshot(layout, ports, etcdutl.path, path.resolve(file));
        const step = progress.step("Restoring the snapshot");
        const tell = step.update.bind(step);
        try {
            await exchangeData(layout, directory);
            await up(tell);
            await succeed(layout, rememberedPorts(layout) ?? ports, "GET", "/api/v1/secrets");
            finishRestore(layout);
            step.done();
        } catch (error) {
            await undoRestore(layout);
            await up(tell);
            step.fail();
            const reason = error instanceof Error ? error.message : String(error);
            throw new UserError(
                `The snapshot ${file} was not restored, and the data of before is back: ${reason}`,
            );
        }
    });
}

function portsOf(layout: Layout): Ports {
    const ports = rememberedPorts(layout);
    if (ports === undefined || !fs.existsSync(layout.etcdData)) {
        throw new UserError(
            "There is no embedded cluster yet: run `bin/groundwork cluster start` first.",
        );
    }
    return ports;
}

function failing(fail: () => void): (error: unknown) => never {
    return (error) => {
        fail();
        throw error;
    };
}
