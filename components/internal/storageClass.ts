import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

import type { Labels } from "./labels";

export interface StorageClassArgs {
    /** What claims name. */
    readonly name: string;
    readonly labels: Labels;
    /** Whose driver makes the volumes. */
    readonly provisioner: string;
    /** Do claims get it that name no class? */
    readonly isDefault: boolean;
    /** What the driver is told. @default nothing */
    readonly parameters?: Labels;
    /** Does a volume go with its claim? @default "Delete" */
    readonly reclaimPolicy?: "Delete" | "Retain";
    /** Is a volume made where its first pod goes, or as soon as it is claimed? @default "WaitForFirstConsumer" */
    readonly volumeBindingMode?: "WaitForFirstConsumer" | "Immediate";
    /** May a claim grow? @default false */
    readonly allowVolumeExpansion?: boolean;
    /** @default none */
    readonly mountOptions?: readonly string[];
    readonly annotations?: Labels;
}

const defaultAnnotation: Labels = { "storageclass.kubernetes.io/is-default-class": "true" };

/** A kind of volume that claims can ask for. */
export function storageClass(
    logicalName: string,
    args: StorageClassArgs,
    opts: pulumi.CustomResourceOptions,
): k8s.storage.v1.StorageClass {
    const { name, labels, isDefault, annotations, mountOptions, ...fields } = args;
    return new k8s.storage.v1.StorageClass(
        logicalName,
        {
            metadata: {
                name,
                labels,
                annotations: { ...annotations, ...(isDefault && defaultAnnotation) },
            },
            reclaimPolicy: "Delete",
            volumeBindingMode: "WaitForFirstConsumer",
            ...(mountOptions && { mountOptions: [...mountOptions] }),
            ...fields,
        },
        // All but its metadata and its growth is fixed, and no two classes have one name.
        { deleteBeforeReplace: true, ...opts },
    );
}
