import type { types } from "@pulumi/kubernetes";

import type { Labels } from "../internal/labels";
import type { Quantity } from "../internal/quantity";
import { localStorage } from "../internal/resources";
import { podSecurityVersion } from "../../versions";

/** The levels of the Pod Security Standards. */
export type PodSecurityLevel = "restricted" | "baseline" | "privileged";

/** What all pods of a namespace may take together. */
export interface NamespaceQuota {
    /** Cores, bounding the sum of requests and the sum of limits alike. */
    readonly cpu: Quantity;
    /** Bytes, bounding the sum of requests and the sum of limits alike. */
    readonly memory: Quantity;
    readonly pods: number;
    /** Bytes requested by all volume claims. */
    readonly storage: Quantity;
    /** Services of type LoadBalancer, which cost money outside. @default 0 */
    readonly loadBalancers?: number;
    /** Services' node ports, which open every node. @default 0 */
    readonly nodePorts?: number;
}

/** The most that a container may ask for. */
export interface ContainerBounds {
    readonly cpu: Quantity;
    readonly memory: Quantity;
}

/** What a container gets that asks for nothing. */
export interface ContainerDefaults extends ContainerBounds {
    /** What it may write on its node: its log, its emptyDirs and its own files. @default 1Gi */
    readonly disk?: Quantity;
}

/** What containers get where nothing else is set. */
export const defaultContainer: ContainerDefaults = { cpu: "100m", memory: "128Mi" };

/** The `limits` of the LimitRange. */
export function containerLimits(
    defaults: ContainerDefaults = defaultContainer,
    maximum?: ContainerBounds,
): types.input.core.v1.LimitRangeItem {
    const { cpu, memory, disk = "1Gi" } = defaults;
    return {
        type: "Container",
        default: { cpu, memory, [localStorage]: disk },
        defaultRequest: { cpu, memory, [localStorage]: "0" },
        ...(maximum && { max: { cpu: maximum.cpu, memory: maximum.memory } }),
    };
}

/** The `hard` of the ResourceQuota. */
export function quotaLimits(quota: NamespaceQuota): Readonly<Record<string, string>> {
    return {
        "requests.cpu": quota.cpu,
        "limits.cpu": quota.cpu,
        "requests.memory": quota.memory,
        "limits.memory": quota.memory,
        pods: String(quota.pods),
        "requests.storage": quota.storage,
        "services.loadbalancers": String(quota.loadBalancers ?? 0),
        "services.nodeports": String(quota.nodePorts ?? 0),
    };
}

/**
 * Labels that make the API server enforce a level. Whatever `restricted` would refuse it records in
 * its audit log and tells whoever applies it, as a warning, where less than that is enforced too.
 */
export function podSecurityLabels(level: PodSecurityLevel): Labels {
    return {
        "pod-security.kubernetes.io/enforce": level,
        "pod-security.kubernetes.io/enforce-version": podSecurityVersion,
        "pod-security.kubernetes.io/audit": "restricted",
        "pod-security.kubernetes.io/audit-version": podSecurityVersion,
        "pod-security.kubernetes.io/warn": "restricted",
        "pod-security.kubernetes.io/warn-version": podSecurityVersion,
    };
}
