import { z } from "zod";

import { allSpaces } from "../../../components/team/spaces";
import { teamNamespace } from "../../../components/team/values";
import { objectNames } from "../../../components/web-service/values";
import type { PlatformConfig } from "../../../config";
import { everyNamespace } from "../../../stacks/namespaces";
import { type Check, expect, note, type Observation, Skipped } from "../check";
import { read } from "../kube";
import type { Nodes } from "../nodes";
import { settled } from "../patience";
import { isReal, type Pod, podsOf } from "../pods";
import { metricsApi } from "../resourceMetrics";

/** The controller looks every 15 s, at metrics that are a minute old at first. */
const settleSeconds = 90;

/** Every autoscaler of the environment knows what its pods use. */
export const autoscaling: Check = {
    name: "autoscaling",
    title: "autoscalers see what pods use",
    async *run(context) {
        if ((await metricsApi(context)) === undefined) {
            throw new Skipped("the cluster has no resource metrics API (metrics-server)");
        }
        const scalers = await settled(
            context,
            settleSeconds,
            async () => {
                const query = ["get", "hpa.v2.autoscaling", "--all-namespaces"];
                return ownScalers(await read(context, scalerList, query), context.config);
            },
            (found) => found.every(isActive),
        );
        if (scalers.length === 0) {
            throw new Skipped("no workload of this environment is autoscaled");
        }
        for (const scaler of scalers) {
            const { namespace, labels } = scaler.metadata;
            // The platform gives an autoscaler the labels that select its pods.
            const pods = await podsOf(context, namespace, labels);
            yield judgeScaler(scaler, pods, context.nodes);
        }
    },
};

export const scalerList = z.object({
    items: z.array(
        z.object({
            metadata: z.object({
                name: z.string(),
                namespace: z.string(),
                labels: z.record(z.string(), z.string()).default({}),
            }),
            spec: z.object({ minReplicas: z.int().default(1), maxReplicas: z.int() }),
            status: z.object({
                currentReplicas: z.int().default(0),
                conditions: z
                    .array(
                        z.object({
                            type: z.string(),
                            status: z.string(),
                            message: z.string().default(""),
                        }),
                    )
                    .default([]),
                currentMetrics: z
                    .array(
                        z.object({
                            resource: z
                                .object({
                                    name: z.string(),
                                    current: z.object({ averageUtilization: z.int().optional() }),
                                })
                                .optional(),
                            external: z
                                .object({
                                    current: z.object({ averageValue: z.string().optional() }),
                                })
                                .optional(),
                        }),
                    )
                    .nullish(),
            }),
        }),
    ),
});

type Scaler = z.output<typeof scalerList>["items"][number];

/** Those of the platform's systems and of the services in the settings; others are the teams' own. */
export function ownScalers(
    { items }: z.output<typeof scalerList>,
    { teams }: Pick<PlatformConfig, "teams">,
): readonly Scaler[] {
    const services = new Set(
        allSpaces(teams).flatMap((space) =>
            space.services.flatMap(({ name }) =>
                // KEDA makes an autoscaler of what it is told of a service.
                ["", "keda-hpa-"].map(
                    (maker) => `${teamNamespace(space.name)}/${maker}${objectNames(name).workload}`,
                ),
            ),
        ),
    );
    return items.filter(
        ({ metadata: { namespace, name } }) =>
            everyNamespace.includes(namespace) || services.has(`${namespace}/${name}`),
    );
}

function isActive({ status }: Scaler): boolean {
    return status.conditions.some((it) => it.type === "ScalingActive" && it.status === "True");
}

/** Whether one autoscaler works, by what it says of itself. */
export function judgeScaler(scaler: Scaler, pods: readonly Pod[], nodes: Nodes): Observation {
    const { metadata, spec, status } = scaler;
    const what = `${metadata.namespace}/${metadata.name}`;
    if (pods.length > 0 && !pods.some((pod) => isReal(pod, nodes))) {
        return note(what, "left out: all of its pods are on simulated nodes");
    }
    const use = measured(scaler);
    const bounds = `${status.currentReplicas} replicas of ${spec.minReplicas} to ${spec.maxReplicas}`;
    const why = status.conditions.find(({ type }) => type === "ScalingActive")?.message;
    return expect(
        isActive(scaler) && use !== undefined,
        what,
        use === undefined
            ? `what it scales on is unknown: ${why ?? "not looked at yet"}`
            : `${use}, ${bounds}`,
        "does the metrics API know the pods? kubectl get --raw /apis/metrics.k8s.io/v1beta1/pods; a query: does KEDA get an answer? kubectl describe scaledobject",
    );
}

/** What an autoscaler was told last, of the pods' CPU or of a query's answer; undefined: nothing. */
function measured({ status }: Scaler): string | undefined {
    const metrics = status.currentMetrics ?? [];
    const cpu = metrics.find(({ resource }) => resource?.name === "cpu");
    const use = cpu?.resource?.current.averageUtilization;
    const answer = metrics.find(({ external }) => external !== undefined);
    const value = answer?.external?.current.averageValue;
    if (use !== undefined) {
        return `CPU ${use} %`;
    }
    return value === undefined ? undefined : `query ${value} a replica`;
}
