import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { UserError } from "../../errors";
import { errorCode } from "../errorCode";
import { type Answer, ask, type Content } from "./api";
import { serverAddress } from "./kubeconfig";
import type { Layout } from "./layout";
import type { ClusterObject } from "./objects";
import type { Ports } from "./ports";

const namedList = z.object({
    items: z.array(z.object({ metadata: z.object({ name: z.string() }) })),
});

const collections: Readonly<Record<string, string>> = {
    Node: "/api/v1/nodes",
    PersistentVolume: "/api/v1/persistentvolumes",
    StorageClass: "/apis/storage.k8s.io/v1/storageclasses",
    EndpointSlice: "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices",
    MutatingAdmissionPolicy: "/apis/admissionregistration.k8s.io/v1/mutatingadmissionpolicies",
    MutatingAdmissionPolicyBinding:
        "/apis/admissionregistration.k8s.io/v1/mutatingadmissionpolicybindings",
    ClusterRole: "/apis/rbac.authorization.k8s.io/v1/clusterroles",
    ClusterRoleBinding: "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
};

/** Makes the object as it is here, whatever was changed in it since. */
export async function apply(layout: Layout, ports: Ports, object: ClusterObject): Promise<void> {
    const path = `${collectionOf(object)}/${object.metadata.name}`;
    await succeed(layout, ports, "PATCH", `${path}?fieldManager=groundwork-cluster&force=true`, {
        type: "application/apply-patch+yaml",
        value: object,
    });
}

/** Makes those of which there is none by that name; others may rightly have changed the rest. */
export async function createMissing(
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

export async function succeed(
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

export async function send(
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
