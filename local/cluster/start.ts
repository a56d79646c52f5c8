import * as fs from "node:fs";
import * as path from "node:path";
import { UserError } from "../../errors";
import { ensureObjects, waitUntilUsable } from "./bootstrap";
import { ensureCertificates } from "./certificates";
import { ensureEncryptionKey } from "./encryption";
import { privateDirectory, writePrivate } from "./files";
import { writeKubeconfigs } from "./kubeconfig";
import type { Layout, NodeKind } from "./layout";
import { complaints } from "./logs";
import { type NodePrograms, startNodes, writeEgress } from "../nodes/start";
import { type ControlPlanePart, type PartName, partNames, partPlan, partSockets } from "./parts";
import { isFree, type Ports, settlePorts, type SocketName } from "./ports";
import { endStrays, runningPart } from "./records";
import { ensureRunning, PartFailed } from "./supervise";

/** How often another port is chosen because somebody took one between the choice and its use. */
const attempts = 3;

/** The simulated nodes' behaviour, as it stands in the checkout. */
const simulation = path.join(__dirname, "simulation.yaml");

/**
 * Brings every part up, and sets up what the simulation needs. Whoever calls it holds the lock.
 *
 * @param programOf the program to run for a part of the control plane.
 * @param real what real nodes run; undefined where nodes are simulated.
 * @param tell hears what is being done.
 */
export async function bringUp(
    layout: Layout,
    programOf: (name: ControlPlanePart) => string,
    real: NodePrograms | undefined,
    tell: (note: string) => void,
): Promise<void> {
    privateDirectory(layout.root);
    tell("certificates");
    await ensureCertificates(layout);
    ensureEncryptionKey(layout);
    writePrivate(layout.kwokConfig, simulationOf(layout.nodes));
    writePrivate(layout.podLog, podLog(new Date()));
    if (layout.nodes === "real") {
        writeEgress(layout);
    }
    await endStrays(layout);

    for (let attempt = 1; ; attempt++) {
        const ports = await settlePorts(layout, (socket) => isOurs(layout, socket));
        writeKubeconfigs(layout, ports);
        try {
            await startControlPlane(layout, ports, programOf, tell);
            if (real !== undefined) {
                await startNodes(layout, ports, real, tell);
            }
            tell("waiting for the nodes");
            await waitUntilUsable(layout, ports);
            return;
        } catch (error) {
            if (!(error instanceof PartFailed)) {
                throw error;
            }
            if (attempt === attempts || !(await lostItsPort(error.part, ports))) {
                throw new UserError(`${error.message}: see ${complaints(layout, error.part)}.`);
            }
        }
    }
}

async function startControlPlane(
    layout: Layout,
    ports: Ports,
    programOf: (name: ControlPlanePart) => string,
    tell: (note: string) => void,
): Promise<void> {
    const start = async (name: ControlPlanePart): Promise<void> => {
        tell(name);
        await ensureRunning(layout, ports, partPlan(name, layout, ports), programOf(name));
    };
    await start("etcd");
    await start("kube-apiserver");
    await allSettled([
        start("kube-controller-manager"),
        start("kube-scheduler"),
        // kwok gives up where it has no rights yet.
        ensureObjects(layout, ports).then(() => start("kwok")),
    ]);
}

/** Waits for all, so that nothing goes on behind the back of whoever hears of the first failure. */
async function allSettled(work: readonly Promise<void>[]): Promise<void> {
    for (const result of await Promise.allSettled(work)) {
        if (result.status === "rejected") {
            throw result.reason;
        }
    }
}

function isOurs(layout: Layout, socket: SocketName): boolean {
    const owner = partNames(layout.nodes).find((name) => partSockets(name).includes(socket));
    return owner !== undefined && runningPart(layout, owner) !== undefined;
}

async function lostItsPort(part: PartName, ports: Ports): Promise<boolean> {
    const free = await Promise.all(partSockets(part).map((socket) => isFree(ports[socket])));
    return free.includes(false);
}

/** Beside a real ingress controller a played one would take turns with it, without end. */
function simulationOf(nodes: NodeKind): string {
    const text = fs.readFileSync(simulation, "utf8");
    const stages = text.split(/^---$/m);
    const kept = stages.filter((stage) => !stage.includes("name: ingress-is-admitted"));
    return nodes === "real" ? kept.join("---") : text;
}

/** One line as a container runtime writes it, so that a question about logs has an answer. */
function podLog(now: Date): string {
    const sentence =
        "Groundwork: no container runs in the embedded cluster, so there is nothing logged " +
        "(docs/embedded-cluster.md says what is simulated).";
    return `${now.toISOString()} stdout F ${sentence}\n`;
}
