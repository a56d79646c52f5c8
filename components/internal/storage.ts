import type { types } from "@pulumi/kubernetes";

import type { Labels } from "./labels";
import type { Quantity } from "./quantity";

export interface DataVolumeArgs {
    readonly size: Quantity;
    /** Does the data outlive the pod? Otherwise it lies on the node, bounded by `size`. */
    readonly persistent: boolean;
    /** @default the cluster's default class */
    readonly storageClass?: string;
    /** Labels of the claims; immutable, so without a version. */
    readonly labels: Labels;
}

/** The volume named `data` of a StatefulSet's pods: where it is declared depends on its kind. */
export interface DataVolume {
    /** For the pod's spec. */
    readonly volumes: types.input.core.v1.Volume[];
    /** For the StatefulSet's spec. */
    readonly claims: Pick<
        types.input.apps.v1.StatefulSetSpec,
        "volumeClaimTemplates" | "persistentVolumeClaimRetentionPolicy"
    >;
}

/** Storage for a pod's data: a claim each, or a bounded directory that dies with the pod. */
export function dataVolume({ size, persistent, storageClass, labels }: DataVolumeArgs): DataVolume {
    if (!persistent) {
        return { volumes: [{ name: "data", emptyDir: { sizeLimit: size } }], claims: {} };
    }
    return {
        volumes: [],
        claims: {
            volumeClaimTemplates: [
                {
                    metadata: { name: "data", labels },
                    spec: {
                        accessModes: ["ReadWriteOnce"],
                        ...(storageClass !== undefined && { storageClassName: storageClass }),
                        resources: { requests: { storage: size } },
                    },
                },
            ],
            // Data is deleted by people, never by a changed number of replicas.
            persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain", whenScaled: "Retain" },
        },
    };
}
