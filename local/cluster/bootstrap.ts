import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { UserError } from "../../errors";
import type { Layout, NodeKind } from "./layout";
import { admissionObjects, apiServerSlice, machineObject } from "../nodes/objects";
import { machines } from "../nodes/machines";
import {
    accessObjects,
    disks,
    edgeRole,
    nodeObject,
    nodeStatus,
    simulatedNodesOf,
    storageClass,
} from "./objects";
import type { Ports } from "./ports";
import { apply, createMissing, send, succeed } from "./requests";

/** A node as `cluster status` shows it. */
export interface NodeStatus {
    readonly name: string;
    readonly ready: boolean;
    readonly role: "worker" | "edge";
}

const nodeList = z.object({
    items: z.array(
        z.object({
            metadata: z.object({
                name: z.string(),
                labels: z.record(z.string(), z.string()).default({}),
            }),
            spec: z.object({
                podCIDR: z.string().optional(),
                taints: z.array(z.object({ key: z.string() })).default([]),
            }),
            status: z.object({
                conditions: z.array(z.object({ type: z.string(), status: z.string() })).default([]),
            }),
        }),
    ),
});

/** Makes what is missing of the nodes, simulated disks and rights. Safe to repeat. */
export async function ensureObjects(layout: Layout, ports: Ports): Promise<void> {
    const simulatedNodes = simulatedNodesOf(layout.nodes);
    const real = layout.nodes === "real";
    const owned = [
        ...accessObjects(),
        ...(real ? [apiServerSlice(), ...admissionObjects()] : [storageClass()]),
    ];
    for (const object of owned) {
        await apply(layout, ports, object);
    }
    await createMissing(layout, ports, real ? machines.map(machineObject) : disks());
    await createMissing(layout, ports, simulatedNodes.map(nodeObject));
    for (const node of simulatedNodes) {
        await succeed(layout, ports, "PATCH", `/api/v1/nodes/${node.name}/status`, {
            type: "application/strategic-merge-patch+json",
            value: nodeStatus(node, ports),
        });
    }
}

/** The cluster's nodes; a node is ready once pods can be scheduled to it. */
export async function listNodes(layout: Layout, ports: Ports): Promise<NodeStatus[]> {
    // Of any age: what the API server remembers it also tells while etcd is down.
    const answer = await succeed(layout, ports, "GET", "/api/v1/nodes?resourceVersion=0");
    return nodeList.parse(JSON.parse(answer.body)).items.map((node) => ({
        name: node.metadata.name,
        role: edgeRole in node.metadata.labels ? "edge" : "worker",
        ready:
            node.status.conditions.some(
                (condition) => condition.type === "Ready" && condition.status === "True",
            ) &&
            node.spec.podCIDR !== undefined &&
            !node.spec.taints.some((taint) => notReadyTaints.includes(taint.key)),
    }));
}

/** Waits until the nodes take pods and the controllers have set up their first objects. */
export async function waitUntilUsable(layout: Layout, ports: Ports): Promise<void> {
    const deadline = Date.now() + 60_000;
    for (;;) {
        const ready = (await listNodes(layout, ports)).filter((node) => node.ready);
        const missing = expectedNodes(layout.nodes).filter(
            (name) => !ready.some((node) => node.name === name),
        );
        // Without its service account a namespace takes no pods.
        const account = await send(layout, ports, "GET", defaultAccount);
        if (missing[0] === undefined && account.status === 200) {
            await waitForKubelets(layout, ports);
            return;
        }
        if (Date.now() > deadline) {
            const what = missing[0] === undefined ? "default" : missing[0];
            const kind = missing[0] === undefined ? "service account" : "node";
            throw new UserError(
                `The ${kind} ${what} of the embedded cluster did not become ready in 60 seconds: ` +
                    `look into its logs, kwok.log and kube-controller-manager.log in ${layout.logs}.`,
            );
        }
        await sleep(100);
    }
}

function expectedNodes(nodes: NodeKind): string[] {
    const real = nodes === "real" ? machines : [];
    return [...simulatedNodesOf(nodes), ...real].map(({ name }) => name);
}

/** What is on record of a node that has just come back may be of its last life. */
async function waitForKubelets(layout: Layout, ports: Ports): Promise<void> {
    for (const { name } of layout.nodes === "real" ? machines : []) {
        await succeed(layout, ports, "GET", `/api/v1/nodes/${name}/proxy/healthz`);
    }
}

const notReadyTaints = ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"];
const defaultAccount = "/api/v1/namespaces/default/serviceaccounts/default";
