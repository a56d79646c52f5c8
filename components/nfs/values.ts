import {
    type ByProfile,
    type ContainerSize,
    containerResources,
    type Profile,
} from "../internal/resources";

/** What claims name to get such a volume. */
export const className = "nfs";
export const driver = "nfs.csi.k8s.io";
/** Makes and removes volumes' directories. */
export const controller = "csi-nfs-controller";
/** Mounts them, on every node. */
export const nodeAgent = "csi-nfs-node";

const controllers: ByProfile<number> = { local: 1, small: 1, ha: 2 };

const sidecar: ContainerSize = { cpu: "10m", cpuLimit: "50m", memory: "64Mi" };
/** Mounts and unmounts; what is read and written goes past it. */
const mounter: ContainerSize = { cpu: "10m", cpuLimit: "200m", memory: "256Mi" };

/** The chart's values that the platform sets, of those that the chart has. */
export interface NfsValues {
    readonly controller: {
        readonly replicas: number;
        readonly enableSnapshotter: boolean;
        readonly logLevel: number;
        readonly priorityClassName: string;
        readonly tolerations: readonly object[];
        readonly resources: Readonly<
            Record<"csiProvisioner" | "csiResizer" | "livenessProbe" | "nfs", object>
        >;
    };
    readonly node: {
        readonly logLevel: number;
        readonly priorityClassName: string;
        readonly resources: Readonly<
            Record<"livenessProbe" | "nodeDriverRegistrar" | "nfs", object>
        >;
    };
}

export function nfsValues(profile: Profile, priorityClassName: string): NfsValues {
    const small = containerResources(sidecar);
    const nfs = containerResources(mounter);
    return {
        controller: {
            replicas: controllers[profile],
            // Snapshots need definitions that the cluster may have from others, or not at all.
            enableSnapshotter: false,
            // Level 5 writes down every request.
            logLevel: 2,
            priorityClassName,
            // It has no business beside the control plane.
            tolerations: [],
            resources: {
                csiProvisioner: small,
                csiResizer: small,
                livenessProbe: small,
                nfs,
            },
        },
        node: {
            logLevel: 2,
            priorityClassName,
            resources: { livenessProbe: small, nodeDriverRegistrar: small, nfs },
        },
    };
}
