import type { types } from "@pulumi/kubernetes";

type PodSecurityContext = types.input.core.v1.PodSecurityContext;
type SecurityContext = types.input.core.v1.SecurityContext;

/** Distroless images' `nonroot` user; an image with another user says so in its component. */
export const nonRootUser = 65532;

/**
 * A pod's security context under the Pod Security Standard `restricted`.
 *
 * @param user User and group that the processes run as. @default 65532
 */
export function restrictedPod(user: number = nonRootUser): PodSecurityContext {
    return {
        runAsNonRoot: true,
        runAsUser: user,
        runAsGroup: user,
        fsGroup: user,
        fsGroupChangePolicy: "OnRootMismatch",
        seccompProfile: { type: "RuntimeDefault" },
    };
}

/** A container's security context under `restricted`, with a read-only root file system on top. */
export function restrictedContainer(): SecurityContext {
    return {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ["ALL"] },
    };
}
