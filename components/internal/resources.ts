import type { types } from "@pulumi/kubernetes";

import { parseQuantity, type Quantity } from "./quantity";

/** How much of the platform is built: on a laptop, for a small team, or highly available. */
export type Profile = "local" | "small" | "ha";

/** One decision for each profile. */
export type ByProfile<T> = Readonly<Record<Profile, T>>;

/** What a container asks for and may take at most. */
export interface ContainerSize {
    readonly cpu: Quantity;
    readonly memory: Quantity;
    /** @default the same as `cpu` */
    readonly cpuLimit?: Quantity;
    /** @default the same as `memory`, so that the node never has to reclaim it by killing */
    readonly memoryLimit?: Quantity;
}

/** The size of a workload. */
export interface ReplicatedSize {
    readonly replicas: number;
    readonly container: ContainerSize;
}

/** The size of one of a chart's programs: all may take half a CPU for a moment. */
export function partSize(replicas: number, cpu: Quantity, memory: Quantity): ReplicatedSize {
    return { replicas, container: { cpu, cpuLimit: "500m", memory } };
}

/** The size of a workload whose replicas each keep data of their own. */
export interface StatefulSize extends ReplicatedSize {
    readonly volume: Quantity;
    /** Does the data outlive the pod? */
    readonly persistent: boolean;
}

/** What a container that writes no file needs of its node's disk: its log, which the kubelet bounds. */
const logRoom = 128;

/**
 * The `resources` of a container: requests and limits for CPU, memory and its node's disk.
 *
 * A pod that goes beyond its containers' disk is evicted, so that their limits have room for its
 * emptyDirs, too. It asks for none: whoever does is placed on no node that does not tell of its
 * disk, and kubelets that cannot isolate it do not tell.
 *
 * @param scratch Sizes of the emptyDirs that it writes to, and of what it writes beside them.
 * @default none
 */
export function containerResources(
    size: ContainerSize,
    scratch: readonly Quantity[] = [],
): types.input.core.v1.ResourceRequirements & {
    readonly requests: Readonly<Record<string, string>>;
} {
    const disk = scratch.reduce((sum, one) => sum + (parseQuantity(one) ?? 0) / 2 ** 20, logRoom);
    return {
        requests: { cpu: size.cpu, memory: size.memory, [localStorage]: "0" },
        limits: {
            cpu: size.cpuLimit ?? size.cpu,
            memory: size.memoryLimit ?? size.memory,
            [localStorage]: `${Math.ceil(disk)}Mi`,
        },
    };
}

/** Kubernetes' name for a node's disk: logs, emptyDirs, and what containers write elsewhere. */
export const localStorage = "ephemeral-storage";

/** Sizes of the volumes named `data` that lie on the node: one, or none where it outlives the pod. */
export function dataOnNode({ persistent, volume }: StatefulSize): readonly Quantity[] {
    return persistent ? [] : [volume];
}
