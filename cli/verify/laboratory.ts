import { z } from "zod";

import type { PlatformConfig } from "../../config";
import type { Progress } from "../../local/progress";
import { kubectl, lastLine } from "../engine/access";
import { Broken, type Context, problem } from "./check";
import { ask, type Asking, create, read } from "./kube";
import {
    backendPods,
    laboratoryManifests,
    namespaceManifest,
    probePods,
    verifyLabel,
} from "./manifests";
import { describePods, isReady, isReal, type Pod, podsOf } from "./pods";
import { settled, waitOf } from "./patience";

/** A namespace of this run's own, with pods that ask and pods that answer. */
export interface Laboratory {
    readonly namespace: string;
    /** What the Ingress serves. */
    readonly host: string;
    /** They answer to whoever the platform lets in, and may ask nobody but DNS. */
    readonly backends: readonly Pod[];
    /** May ask every pod that lets it in. */
    readonly probe: Pod;
}

/** What of a run its namespace depends on. */
export type Run = Pick<Context, "config" | "nodes" | "id" | "patience"> & Asking;

const startSeconds = 120;
const staleMilliseconds = 60 * 60 * 1000;

export function laboratoryNamespace({ id }: Pick<Run, "id">): string {
    return `groundwork-verify-${id}`;
}

/** A host that no other run and no service has. */
export function hostOf(config: PlatformConfig, id: string): string {
    return `verify-${id}.${config.domain}`;
}

/**
 * Makes the namespace and waits for its pods.
 *
 * @throws Broken where they do not come up.
 */
export async function raiseLaboratory(run: Run): Promise<Laboratory> {
    const namespace = laboratoryNamespace(run);
    const host = hostOf(run.config, run.id);
    await create(run, [namespaceManifest(namespace, run.id)]);
    const inside = laboratoryManifests(run.config, run.nodes, host).map((object) => ({
        ...object,
        metadata: { ...metadataOf(object), namespace },
    }));
    await create(run, inside);

    const isUp = (pods: readonly Pod[]): boolean =>
        pods.length === 3 && pods.every((pod) => isReady(pod) && isReal(pod, run.nodes));
    const pods = await settled(run, startSeconds, () => podsOf(run, namespace), isUp);
    const backends = pods.filter(carries(backendPods));
    const [probe] = pods.filter(carries(probePods));
    if (!isUp(pods) || probe === undefined) {
        const late = pods.filter((pod) => !isReady(pod) || !isReal(pod, run.nodes));
        throw new Broken(
            problem(
                `verify's own pods, ready after ${waitOf(run, startSeconds)} s`,
                describePods(late, run.nodes),
                "can the nodes pull the image of versions.ts (probe), and is there room for three small pods?",
            ),
        );
    }
    return { namespace, host, backends, probe };
}

function metadataOf({ metadata }: Readonly<Record<string, unknown>>): object {
    return typeof metadata === "object" && metadata !== null ? metadata : {};
}

function carries(labels: Readonly<Record<string, string>>): (pod: Pod) => boolean {
    return ({ metadata }) =>
        Object.entries(labels).every(([key, value]) => metadata.labels[key] === value);
}

/** Removes the namespace, and says so where it outlasts the wait. */
export async function removeLaboratory(run: Run, wait: boolean, progress: Progress): Promise<void> {
    const namespace = laboratoryNamespace(run);
    const how = wait ? ["--wait=true", "--timeout=90s"] : ["--wait=false"];
    const args = ["delete", "namespace", namespace, "--ignore-not-found", ...how];
    // Its own bound: the run's signal may have been raised already.
    await kubectl(run.access, args, { signal: AbortSignal.timeout(100_000) }).catch(
        (error: unknown) => {
            progress.info(
                `The namespace ${namespace} is not gone yet (${lastLine(error)}): a later run removes it, or kubectl delete namespace ${namespace}.`,
            );
        },
    );
}

const namespaceList = z.object({
    items: z.array(
        z.object({ metadata: z.object({ name: z.string(), creationTimestamp: z.string() }) }),
    ),
});

/** Removes what killed runs have left, but nothing of a run that may be under way. */
export async function removeLeftovers(asking: Asking, progress: Progress): Promise<void> {
    const found = await read(asking, namespaceList, ["get", "namespaces", "-l", verifyLabel]);
    const stale = staleNamespaces(found, Date.now());
    if (stale.length > 0) {
        progress.info(`Removing what an earlier run has left: ${stale.join(", ")}.`);
        await ask(asking, ["delete", "namespace", ...stale, "--ignore-not-found", "--wait=false"]);
    }
}

/** Those of the namespaces that no run can still be using. */
export function staleNamespaces(
    { items }: z.output<typeof namespaceList>,
    now: number,
): readonly string[] {
    return items
        .filter(({ metadata }) => Date.parse(metadata.creationTimestamp) < now - staleMilliseconds)
        .map(({ metadata }) => metadata.name);
}
