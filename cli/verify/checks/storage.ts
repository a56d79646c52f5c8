import { z } from "zod";

import { Broken, type Check, type Context, note, problem, Skipped } from "../check";
import { ask, create, type Manifest, read } from "../kube";
import { probePod } from "../manifests";
import { describePods, type Pod, podsOf } from "../pods";
import { settled } from "../patience";

/** A disk of a cloud is made, and taken from one node to another. */
const volumeSeconds = 120;
const directory = "/data";

/** A volume of the cluster's default class keeps what one pod writes for another one. */
export const storage: Check = {
    name: "storage",
    title: "volumes are made and keep their data",
    async *run(context) {
        const storageClass = chooseClass(
            await read(context, classList, ["get", "storageclasses"]),
            context.config.monitoring.storageClass,
        );
        yield note("class", `${storageClass.metadata.name} of ${storageClass.provisioner}`);
        const { namespace } = await context.laboratory();
        await create(context, [claim(namespace, storageClass.metadata.name)]);

        const file = `${directory}/${context.id}`;
        const started = Date.now();
        const writer = await runOnce(context, namespace, "writer", [`--new_file_0660=${file}`]);
        const took = Math.round((Date.now() - started) / 1000);
        yield note(`${place(writer)} writes ${file}`, `written, ${took} s after the claim`);
        await ask(context, ["delete", "pod", "writer", `--namespace=${namespace}`, "--wait=true"]);

        const reader = await runOnce(context, namespace, "reader", [`--file_content=${file}`]);
        const log = await ask(context, ["logs", "reader", `--namespace=${namespace}`]);
        yield note(`${place(reader)} reads it`, log.trim());
    },
};

export const classList = z.object({
    items: z.array(
        z.object({
            metadata: z.object({
                name: z.string(),
                annotations: z.record(z.string(), z.string()).default({}),
            }),
            provisioner: z.string(),
        }),
    ),
});

type StorageClass = z.output<typeof classList>["items"][number];

/**
 * The class that the platform's own volumes get.
 *
 * @throws Skipped where none makes volumes.
 */
export function chooseClass(
    { items }: z.output<typeof classList>,
    wanted: string | undefined,
): StorageClass {
    const isDefault = ({ metadata }: StorageClass): boolean =>
        metadata.annotations["storageclass.kubernetes.io/is-default-class"] === "true";
    const found = items.find((each) =>
        wanted === undefined ? isDefault(each) : each.metadata.name === wanted,
    );
    if (found === undefined) {
        throw new Skipped(
            wanted === undefined
                ? "the cluster has no default StorageClass"
                : `the cluster has no StorageClass ${wanted} (monitoring.storageClass)`,
        );
    }
    if (found.provisioner === "kubernetes.io/no-provisioner") {
        throw new Skipped(`StorageClass ${found.metadata.name} makes no volumes by itself`);
    }
    return found;
}

function claim(namespace: string, storageClassName: string): Manifest {
    return {
        apiVersion: "v1",
        kind: "PersistentVolumeClaim",
        metadata: { name: "data", namespace },
        spec: {
            storageClassName,
            accessModes: ["ReadWriteOnce"],
            resources: { requests: { storage: "100Mi" } },
        },
    };
}

/** Runs the probe's tool for files once, with the volume. @throws Broken where it does not succeed. */
async function runOnce(
    context: Context,
    namespace: string,
    name: string,
    args: readonly string[],
): Promise<Pod> {
    const container = {
        args: ["mounttest", ...args],
        volumeMounts: [{ name: "data", mountPath: directory }],
    };
    const pod = {
        restartPolicy: "Never",
        volumes: [{ name: "data", persistentVolumeClaim: { claimName: "data" } }],
    };
    const labels = { "groundwork.dev/verify-volume": name };
    await create(context, [
        {
            apiVersion: "v1",
            kind: "Pod",
            metadata: { name, namespace, labels },
            spec: probePod(context.nodes, container, pod),
        },
    ]);
    const hasEnded = ({ status }: Pod): boolean => ["Succeeded", "Failed"].includes(status.phase);
    const pods = await settled(
        context,
        volumeSeconds,
        () => podsOf(context, namespace, labels),
        (found) => found.some(hasEnded),
    );
    const succeeded = pods.find(({ status }) => status.phase === "Succeeded");
    if (succeeded === undefined) {
        throw new Broken(
            problem(
                `the ${name} of the volume`,
                `${describePods(pods, context.nodes)}; ${await claimState(context, namespace)}`,
                "the class's provisioner makes the volume: look at its pods' logs",
            ),
        );
    }
    return succeeded;
}

const claimShape = z.object({ status: z.object({ phase: z.string() }) });
const eventList = z.object({ items: z.array(z.object({ message: z.string() })) });

async function claimState(context: Context, namespace: string): Promise<string> {
    const where = `--namespace=${namespace}`;
    const { status } = await read(context, claimShape, ["get", "pvc", "data", where]);
    const selector = "--field-selector=involvedObject.kind=PersistentVolumeClaim";
    const events = await read(context, eventList, ["get", "events", where, selector]);
    const last = events.items.at(-1)?.message;
    return `the claim is ${status.phase}${last === undefined ? "" : ` (${last})`}`;
}

function place({ metadata, spec }: Pod): string {
    return `${metadata.name} on ${spec.nodeName ?? "no node"}`;
}
