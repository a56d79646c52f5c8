import * as fs from "node:fs";
import { ensureImages, publishImages } from "../images";
import type { Progress } from "../progress";
import { requireMachine } from "../nodes/requirements";
import { removeTraces } from "../nodes/traces";
import { listNodes, type NodeStatus } from "./bootstrap";
import { contextOf, embeddedContext, nodesOf, serverAddress } from "./kubeconfig";
import { clusterLayout, type Layout, type NodeKind } from "./layout";
import { locked } from "./locked";
import { controlPlane, type PartName, partNames, partPlan } from "./parts";
import { type Ports, rememberedPorts } from "./ports";
import { prepare } from "./prepare";
import { endInOrder, endStrays, runningPart } from "./records";
import { undoRestore } from "./snapshot";
import { isHealthy } from "./supervise";

export { restoreCluster, snapshotCluster } from "./backup";
export { contextOf, controlPlane, embeddedContext, type NodeKind, nodesOf };

/** One process of the cluster. */
export interface ClusterPart {
    readonly name: PartName;
    /** Undefined while it is not running. */
    readonly pid: number | undefined;
    /** Whether it answers for itself that it is well. */
    readonly healthy: boolean;
    /** Where it listens: `127.0.0.1:<port>`; empty before the first start, and for who does not. */
    readonly address: string;
}

export interface ClusterStatus {
    /** Whether every part is healthy. */
    readonly running: boolean;
    readonly kubeconfig: string;
    readonly context: string;
    /** The API server's URL; empty before the first start. */
    readonly server: string;
    readonly parts: readonly ClusterPart[];
    /** The nodes, if the API server answers. */
    readonly nodes: readonly NodeStatus[];
}

/** The kubeconfig of the embedded cluster's administrator, readable only by its owner. */
export function kubeconfigPath(home: string, nodes: NodeKind = "simulated"): string {
    return clusterLayout(home, nodes).kubeconfig;
}

/**
 * @throws UserError, before anything is got or changed, where this machine cannot run such nodes.
 */
export function requireNodes(home: string, nodes: NodeKind): void {
    if (nodes === "real") {
        requireMachine(clusterLayout(home, nodes));
    }
}

/**
 * Brings the cluster up, or back to health: starts the parts that are not running, in order, and
 * leaves those alone that are. Safe to run twice, at once too.
 *
 * @throws UserError if a tool cannot be had or a part does not come up.
 */
export async function startCluster(
    home: string,
    progress: Progress,
    nodes: NodeKind = "simulated",
): Promise<ClusterStatus> {
    requireNodes(home, nodes);
    const layout = clusterLayout(home, nodes);
    const up = await prepare(layout, progress);
    return locked(home, progress, async () => {
        const step = progress.step("Starting the embedded Kubernetes");
        try {
            await undoRestore(layout);
            await up(step.update.bind(step));
            const status = await clusterStatus(home, nodes);
            step.done(`${status.nodes.length} nodes at ${status.server}`);
            return status;
        } catch (error) {
            step.fail();
            throw error;
        }
    });
}

/**
 * Has real nodes find every image of this checkout's versions, which may be others than those of the
 * checkout that started them. Does nothing before their first start.
 *
 * @throws UserError where an image cannot be had.
 */
export async function serveImages(home: string, progress: Progress): Promise<void> {
    const ports = rememberedPorts(clusterLayout(home, "real"));
    if (ports !== undefined) {
        await publishImages(await ensureImages(progress), `127.0.0.1:${ports.registry}`, progress);
    }
}

/** Ends every part, in reverse order, and keeps the data. Does nothing where nothing runs. */
export async function stopCluster(
    home: string,
    progress: Progress,
    nodes: NodeKind = "simulated",
): Promise<void> {
    await locked(home, progress, () => stop(clusterLayout(home, nodes), progress));
}

/** Ends every part and deletes the data, the keys and the logs. */
export async function resetCluster(
    home: string,
    progress: Progress,
    nodes: NodeKind = "simulated",
): Promise<void> {
    const layout = clusterLayout(home, nodes);
    await locked(home, progress, async () => {
        await stop(layout, progress);
        fs.rmSync(layout.root, { recursive: true, force: true });
    });
}

/** What runs and how it is. Changes nothing, and waits for nobody. */
export async function clusterStatus(
    home: string,
    nodes: NodeKind = "simulated",
): Promise<ClusterStatus> {
    const layout = clusterLayout(home, nodes);
    const ports = rememberedPorts(layout);
    const parts = await Promise.all(
        partNames(nodes).map((name) => partStatus(layout, ports, name)),
    );
    const served = parts.some((part) => part.name === "kube-apiserver" && part.healthy);
    return {
        running: parts.every((part) => part.healthy),
        kubeconfig: layout.kubeconfig,
        context: contextOf(nodes),
        server: ports === undefined ? "" : serverAddress(ports),
        parts,
        // It may have ended since it was asked: then there are no nodes to show, and no error.
        nodes: served && ports !== undefined ? await listNodes(layout, ports).catch(() => []) : [],
    };
}

async function partStatus(
    layout: Layout,
    ports: Ports | undefined,
    name: PartName,
): Promise<ClusterPart> {
    const pid = runningPart(layout, name)?.pid;
    if (ports === undefined) {
        return { name, pid, healthy: false, address: "" };
    }
    const plan = partPlan(name, layout, ports);
    const healthy = pid !== undefined && (await isHealthy(layout, ports, plan));
    const [socket] = plan.sockets;
    const address = socket === undefined ? "" : `127.0.0.1:${ports[socket]}`;
    return { name, pid, healthy, address };
}

async function stop(layout: Layout, progress: Progress): Promise<void> {
    const step = progress.step("Stopping the embedded Kubernetes");
    await endInOrder(layout, partNames(layout.nodes));
    await endStrays(layout);
    await removeTraces(layout);
    step.done();
}
