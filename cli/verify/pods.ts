import { z } from "zod";

import type { Labels } from "../../components/internal/labels";
import { Broken, type Context, problem } from "./check";
import { type Asking, read } from "./kube";
import type { Nodes } from "./nodes";

export const containerStatus = z.object({
    state: z
        .object({
            waiting: z
                .object({ reason: z.string().default(""), message: z.string().default("") })
                .optional(),
            terminated: z.object({ reason: z.string().default(""), exitCode: z.int() }).optional(),
        })
        .default({}),
});

export const podShape = z.object({
    metadata: z.object({
        name: z.string(),
        namespace: z.string(),
        labels: z.record(z.string(), z.string()).default({}),
        deletionTimestamp: z.string().optional(),
    }),
    spec: z.object({ nodeName: z.string().optional() }),
    status: z.object({
        phase: z.string().default("Unknown"),
        podIP: z.string().optional(),
        conditions: z
            .array(
                z.object({
                    type: z.string(),
                    status: z.string(),
                    message: z.string().default(""),
                }),
            )
            .default([]),
        containerStatuses: z.array(containerStatus).default([]),
    }),
});
const podList = z.object({ items: z.array(podShape) });

export type Pod = z.output<typeof podShape>;

/** A system of the platform, by its pods. */
export interface System {
    readonly name: string;
    readonly namespace: string;
    readonly pods: Labels;
}

/** The pods of a namespace that carry the labels. */
export async function podsOf(
    asking: Asking,
    namespace: string,
    labels: Labels = {},
): Promise<readonly Pod[]> {
    const where = [`--namespace=${namespace}`, `--selector=${selectorText(labels)}`];
    return (await read(asking, podList, ["get", "pods", ...where])).items;
}

/**
 * The pods of a system that can be asked something.
 *
 * @throws Broken where there is none, with what keeps them.
 */
export async function answeringPods(context: Context, system: System): Promise<readonly Pod[]> {
    const pods = await podsOf(context, system.namespace, system.pods);
    const answering = pods.filter((pod) => isReady(pod) && isReal(pod, context.nodes));
    if (answering.length > 0) {
        return answering;
    }
    const where = `kubectl -n ${system.namespace} describe pods -l ${selectorText(system.pods)}`;
    throw new Broken(
        problem(
            `pods of ${system.name} that are ready`,
            describePods(pods, context.nodes),
            pods.length === 0 ? "is it scaled to 0? Run bin/groundwork up again" : where,
        ),
    );
}

/** Why none of the pods answers. */
export function describePods(pods: readonly Pod[], nodes: Nodes): string {
    const states = pods.map((pod) =>
        isReady(pod) && !isReal(pod, nodes)
            ? `${pod.metadata.name} is on a simulated node`
            : `${pod.metadata.name} is ${stateOf(pod)}`,
    );
    return states.length === 0 ? "none, for there is no pod" : `none: ${states.join("; ")}`;
}

/** The pod's state in a few words, with the reason where one is known. */
export function stateOf(pod: Pod): string {
    const { phase, conditions, containerStatuses } = pod.status;
    const [waiting] = containerStatuses.flatMap(({ state }) => state.waiting ?? []);
    const [ended] = containerStatuses.flatMap(({ state }) => state.terminated ?? []);
    const unscheduled = conditions.find(
        ({ type, status }) => type === "PodScheduled" && status === "False",
    );
    if (pod.metadata.deletionTimestamp !== undefined) {
        return "going away";
    }
    if (unscheduled !== undefined) {
        return `not scheduled (${unscheduled.message})`;
    }
    if (waiting !== undefined) {
        return `waiting (${[waiting.reason, waiting.message].filter(Boolean).join(": ")})`;
    }
    if (ended !== undefined) {
        return `ended with code ${ended.exitCode} (${ended.reason})`;
    }
    return isReady(pod) ? "ready" : `${phase}, not ready`;
}

export function isReady({ metadata, status }: Pod): boolean {
    return (
        metadata.deletionTimestamp === undefined &&
        status.conditions.some((it) => it.type === "Ready" && it.status === "True")
    );
}

/** Is the pod on a node that runs containers? */
export function isReal({ spec }: Pod, nodes: Nodes): boolean {
    return spec.nodeName !== undefined && nodes.real.includes(spec.nodeName);
}

export function selectorText(labels: Labels): string {
    return Object.entries(labels)
        .map(([key, value]) => `${key}=${value}`)
        .join(",");
}
