import { z } from "zod";

import type { WorkloadRef } from "../components/internal/system";
import { environmentOf } from "../config/sources";
import { repositoryRoot } from "../local/paths";
import { kubectl } from "./engine/access";
import type { Session } from "./session";
import { table } from "./table";

/** One system of the platform, as it stands in the cluster. */
export interface StandingSystem {
    readonly system: string;
    readonly namespace: string;
    readonly endpoint: string;
    readonly ready: number;
    readonly wanted: number;
}

const summaries = z.array(
    z.object({
        system: z.string(),
        namespace: z.string(),
        endpoint: z.string(),
        workloads: z.union([
            z.literal("all"),
            z.array(
                z.object({
                    kind: z.enum(["Deployment", "StatefulSet", "DaemonSet"]),
                    name: z.string(),
                }),
            ),
        ]),
    }),
);

const workloads = z.object({
    items: z.array(
        z.object({
            kind: z.string(),
            metadata: z.object({ name: z.string(), namespace: z.string() }),
            spec: z.object({ replicas: z.int().optional() }),
            status: z.object({
                readyReplicas: z.int().optional(),
                numberReady: z.int().optional(),
                desiredNumberScheduled: z.int().optional(),
            }),
        }),
    ),
});

type Workload = z.output<typeof workloads>["items"][number];

/** The systems that the stack names, with the readiness that the cluster reports. */
export async function standing(session: Session): Promise<readonly StandingSystem[]> {
    const outputs = await session.stack.stack.outputs();
    const systems = summaries.parse(outputs.systems?.value ?? []);
    const kinds = "deployments.apps,statefulsets.apps,daemonsets.apps";
    const listed = await kubectl(session.access, ["get", kinds, "--all-namespaces", "-o", "json"]);
    const { items } = workloads.parse(JSON.parse(listed));
    return systems.map(({ workloads: refs, ...system }) => {
        const inside = items.filter(({ metadata }) => metadata.namespace === system.namespace);
        const found = refs === "all" ? inside : refs.map((ref) => find(inside, ref));
        return {
            ...system,
            ready: sum(found.map((it) => it?.status.readyReplicas ?? it?.status.numberReady ?? 0)),
            wanted: sum(
                found.map((it) => it?.status.desiredNumberScheduled ?? it?.spec.replicas ?? 1),
            ),
        };
    });
}

function find(items: readonly Workload[], ref: WorkloadRef): Workload | undefined {
    return items.find(({ kind, metadata }) => kind === ref.kind && metadata.name === ref.name);
}

function sum(numbers: readonly number[]): number {
    return numbers.reduce((total, each) => total + each, 0);
}

/** The table that `up` ends with, and the next three commands. */
export function standingText(session: Session, systems: readonly StandingSystem[]): string {
    const rows = [
        ["SYSTEM", "NAMESPACE", "READY", "ENDPOINT OR COMMAND"],
        ...systems.map((it) => [it.system, it.namespace, `${it.ready}/${it.wanted}`, it.endpoint]),
    ];
    return [table(rows, 3), "", "Next:", ...nextCommands(session).map((line) => `  ${line}`)].join(
        "\n",
    );
}

function nextCommands({ access, config }: Session): readonly string[] {
    const file = environmentOf(repositoryRoot, config.environment);
    const kubeconfig = access.kubeconfig === undefined ? "" : ` --kubeconfig ${access.kubeconfig}`;
    return [
        `${access.kubectl}${kubeconfig} --context ${access.context} get pods -A`,
        `bin/groundwork preview -e ${config.environment}   # after an edit of Pulumi.${file}.yaml`,
        `bin/groundwork down -e ${config.environment}      # destroys it again`,
    ];
}
