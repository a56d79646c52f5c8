import { z } from "zod";

import { parseQuantity } from "../../components/internal/quantity";
import { api } from "../../components/metrics-server/values";

import { type Context, note, type Observation, problem } from "./check";
import { ask, find } from "./kube";
import type { Nodes } from "./nodes";

/** The name of the part of the Kubernetes API. */
export const metricsService = `${api.version}.${api.group}`;

const apiService = z.object({
    status: z
        .object({
            conditions: z
                .array(
                    z.object({
                        type: z.string(),
                        status: z.string(),
                        message: z.string().default(""),
                    }),
                )
                .default([]),
        })
        .default({ conditions: [] }),
});

/** What the cluster says of the API that autoscalers read. */
export interface MetricsApi {
    readonly available: boolean;
    /** Why it is not. */
    readonly message: string;
}

/** The resource metrics API; undefined where the cluster has none. */
export async function metricsApi(context: Context): Promise<MetricsApi | undefined> {
    const found = await find(context, apiService, ["get", "apiservice", metricsService]);
    const condition = found?.status.conditions.find(({ type }) => type === "Available");
    return (
        found && {
            available: condition?.status === "True",
            message: condition?.message ?? "it does not say why",
        }
    );
}

export const nodeMetricsShape = z.object({
    items: z.array(
        z.object({
            metadata: z.object({ name: z.string() }),
            usage: z.object({ cpu: z.string(), memory: z.string() }),
        }),
    ),
});

/** What each node uses, as the API tells it. */
export async function nodeMetrics(context: Context): Promise<z.output<typeof nodeMetricsShape>> {
    const raw = await ask(context, ["get", "--raw", `/apis/${api.group}/${api.version}/nodes`]);
    return nodeMetricsShape.parse(JSON.parse(raw));
}

/** One line for each node that runs containers. */
export function judgeNodeMetrics(
    { items }: z.output<typeof nodeMetricsShape>,
    nodes: Nodes,
): readonly Observation[] {
    const usages = new Map(items.map(({ metadata, usage }) => [metadata.name, usage]));
    return nodes.real.map((node) => {
        const usage = usages.get(node);
        return usage === undefined
            ? problem(
                  `usage of node ${node}`,
                  "not known to the metrics API",
                  "the log of the metrics-server names the kubelets that it cannot ask",
              )
            : note(
                  `usage of node ${node}`,
                  `CPU ${millicores(usage.cpu)}, memory ${mebibytes(usage.memory)}`,
              );
    });
}

/** CPU as people write it, from the nanocores of the API. */
export function millicores(quantity: string): string {
    const [, amount = "", unit = ""] = /^(\d+(?:\.\d+)?)([num]?)$/.exec(quantity) ?? [];
    const perCore = { n: 1e9, u: 1e6, m: 1e3 }[unit] ?? 1;
    return amount === "" ? quantity : `${Math.round((Number(amount) / perCore) * 1000)}m`;
}

/** Memory as people write it, from the kibibytes of the API. */
export function mebibytes(quantity: string): string {
    const bytes = parseQuantity(quantity);
    return bytes === undefined ? quantity : `${Math.round(bytes / 2 ** 20)}Mi`;
}
