import { z } from "zod";

import { webPort } from "../../components/prometheus/values";
import type { Context } from "./check";
import { forward } from "./forward";
import { request } from "./http";
import type { Pod } from "./pods";
import { Broken, problem } from "./check";

/** Asks one replica of Prometheus for a path of its API, and reads the `data` of the answer. */
export type AskPrometheus = <T>(shape: z.ZodType<T>, path: string) => Promise<T>;

/** The way to one replica. @throws Broken where an answer is none of the API's. */
export async function prometheusAt(context: Context, pod: Pod): Promise<AskPrometheus> {
    const { namespace, name } = pod.metadata;
    const way = await forward(context, { namespace, pod: name, port: webPort });
    return async (shape, path) => {
        const { status, body } = await request({ way, path: `/api/v1/${path}` }, context.signal);
        if (status !== 200) {
            throw new Broken(
                problem(
                    `${name}: /api/v1/${path}`,
                    `status ${status}: ${body.trim()}`,
                    `kubectl -n ${namespace} logs ${name}`,
                ),
            );
        }
        return z.object({ data: shape }).parse(JSON.parse(body)).data;
    };
}

/** What `targets` answers. */
export const targetsShape = z.object({
    activeTargets: z.array(
        z.object({
            labels: z.record(z.string(), z.string()),
            scrapeUrl: z.string(),
            health: z.string(),
            lastError: z.string().default(""),
        }),
    ),
});

/** What `rules` answers. */
export const rulesShape = z.object({
    groups: z.array(
        z.object({
            name: z.string(),
            rules: z.array(
                z.object({
                    name: z.string(),
                    health: z.string(),
                    lastError: z.string().default(""),
                }),
            ),
        }),
    ),
});

/** What `query` answers of an instant. */
export const vectorShape = z.object({
    result: z.array(z.object({ value: z.tuple([z.number(), z.string()]) })),
});

/** What `status/tsdb` answers. */
export const databaseShape = z.object({
    headStats: z.object({ numSeries: z.number(), chunkCount: z.number(), maxTime: z.number() }),
});

/** What `alertmanagers` answers. */
export const alertmanagersShape = z.object({
    activeAlertmanagers: z.array(z.object({ url: z.string() })),
});

export type Targets = z.output<typeof targetsShape>["activeTargets"];
export type Target = Targets[number];
export type RuleGroups = z.output<typeof rulesShape>["groups"];
