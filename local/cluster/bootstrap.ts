import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { UserError } from "../../errors";
import { errorCode } from "../errorCode";
import { type Answer, ask, type Content } from "./api";
import { serverAddress } from "./kubeconfig";
import type { Layout } from "./layout";
import {
    accessObjects,
    type ClusterObject,
    disks,
    edgeRole,
    nodeObject,
    nodeStatus,
    simulatedNodes,
    storageClass,
} from "./objects";
import type { Ports } from "./ports";

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

const namedList = z.object({
    items: z.array(z.object({ metadata: z.object({ name: z.string() }) })),
});

/** Makes what is missing of the simulated nodes, disks and rights. Safe to repeat. */
export async function ensureObjects(layout: Layout, ports: Ports): Promise<void> {
    for (const object of [...accessObjects(), storageClass()]) {
        await apply(layout, ports, object);
    }
    await createMissing(layout, ports, disks());
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

/** Waits until the simulated nodes take pods and the controllers have set up their first objects. */
export async function waitUntilUsable(layout: Layout, ports: Ports): Promise<void> {
    const deadline = Date.now() + 60_000;
    for (;;) {
        const ready = (await listNodes(layout, ports)).filter((node) => node.ready);
        const missing = simulatedNodes.filter(
            (node) => !ready.some((other) => other.name === node.name),
        );
        // Without its service account a namespace takes no pods.
        const account = await send(layout, ports, "GET", defaultAccount);
        if (missing.length === 0 && account.status === 200) {
            return;
        }
        if (Date.now() > deadline) {
            const what = missing[0] === undefined ? "default" : missing[0].name;
            const kind = missing[0] === undefined ? "service account" : "node";
            throw new UserError(
                `The ${kind} ${what} of the embedded cluster did not become ready in 60 seconds: ` +
                    `look into kwok.log and kube-controller-manager.log in ${layout.logs}.`,
            );
        }
        await sleep(100);
    }
}

const notReadyTaints = ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"];
const defaultAccount = "/api/v1/namespaces/default/serviceaccounts/default";

const collections: Readonly<Record<string, string>> = {
    Node: "/api/v1/nodes",
    PersistentVolume: "/api/v1/persistentvolumes",
    StorageClass: "/apis/storage.k8s.io/v1/storageclasses",
    ClusterRole: "/apis/rbac.authorization.k8s.io/v1/clusterroles",
    ClusterRoleBinding: "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
};

/** Makes the object as it is here, whatever was changed in it since. */
async function apply(layout: Layout, ports: Ports, object: ClusterObject): Promise<void> {
    const path = `${collectionOf(object)}/${object.metadata.name}`;
    await succeed(layout, ports, "PATCH", `${path}?fieldManager=groundwork-cluster&force=true`, {
        type: "application/apply-patch+yaml",
        value: object,
    });
}

/** Makes those of which there is none by that name; others may rightly have changed the rest. */
async function createMissing(
    layout: Layout,
    ports: Ports,
    objects: readonly ClusterObject[],
): Promise<void> {
    for (const collection of new Set(objects.map(collectionOf))) {
        const answer = await succeed(layout, ports, "GET", collection);
        const existing = namedList.parse(JSON.parse(answer.body)).items;
        const names = new Set(existing.map((item) => item.metadata.name));
        const missing = objects.filter(
            (object) => collectionOf(object) === collection && !names.has(object.metadata.name),
        );
        await Promise.all(
            missing.map((value) =>
                succeed(layout, ports, "POST", collection, { type: "application/json", value }),
            ),
        );
    }
}

function collectionOf(object: ClusterObject): string {
    const collection = collections[object.kind];
    if (collection === undefined) {
        throw new Error(`no collection is known for the kind ${object.kind}`);
    }
    return collection;
}

async function succeed(
    layout: Layout,
    ports: Ports,
    method: "GET" | "POST" | "PATCH",
    path: string,
    content?: Content,
): Promise<Answer> {
    const answer = await send(layout, ports, method, path, content);
    if (answer.status >= 300) {
        throw new UserError(
            `The embedded API server refused ${method} ${path} with ${answer.status} ` +
                `(${messageOf(answer)}): run \`bin/groundwork cluster start\` again, ` +
                "or `bin/groundwork cluster reset` to begin anew.",
        );
    }
    return answer;
}

async function send(
    layout: Layout,
    ports: Ports,
    method: "GET" | "POST" | "PATCH",
    path: string,
    content?: Content,
): Promise<Answer> {
    const peer = { port: ports["kube-apiserver"], authority: "ca", client: "admin" };
    const deadline = Date.now() + 20_000;
    for (;;) {
        try {
            const answer = await ask(layout, peer, method, path, content);
            // A server that has just become ready may still be filling its caches.
            const busy = answer.status === 429 || answer.status >= 500;
            if (!busy || Date.now() > deadline) {
                return answer;
            }
        } catch (error) {
            throw new UserError(
                `The embedded API server at ${serverAddress(ports)} did not answer ` +
                    `(${errorCode(error) ?? String(error)}): see kube-apiserver.log in ${layout.logs}, ` +
                    "then run `bin/groundwork cluster start` again.",
            );
        }
        await sleep(200);
    }
}

function messageOf(answer: Answer): string {
    const message = /"message":\s*"((?:[^"\\]|\\.)*)"/.exec(answer.body)?.[1];
    return message ?? answer.body.slice(0, 200);
}
