import type { types } from "@pulumi/kubernetes";

import type { Quantity } from "./quantity";

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

/** The size of a workload whose replicas each keep data of their own. */
export interface StatefulSize {
    readonly replicas: number;
    readonly container: ContainerSize;
    readonly volume: Quantity;
    /** Does the data outlive the pod? */
    readonly persistent: boolean;
}

/** The `resources` of a container: requests and limits for CPU and memory, always all four. */
export function containerResources(
    size: ContainerSize,
): types.input.core.v1.ResourceRequirements & {
    readonly requests: Readonly<Record<string, string>>;
} {
    return {
        requests: { cpu: size.cpu, memory: size.memory },
        limits: { cpu: size.cpuLimit ?? size.cpu, memory: size.memoryLimit ?? size.memory },
    };
}
