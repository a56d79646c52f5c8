import * as pulumi from "@pulumi/pulumi";

import type { StorageConfig } from "../../config";
import { storageClass } from "../internal/storageClass";

export interface StorageClassesArgs {
    readonly classes: StorageConfig["classes"];
    /** Name of the class that claims get that name none. */
    readonly defaultClass?: string | undefined;
}

const labels = { "app.kubernetes.io/part-of": "groundwork" };

/** Kinds of volumes that the cluster's own drivers make: a cloud's disks, a company's array. */
export class StorageClasses extends pulumi.ComponentResource {
    constructor(name: string, args: StorageClassesArgs, opts?: pulumi.ComponentResourceOptions) {
        super("groundwork:storage:StorageClasses", name, {}, opts);
        for (const { allowExpansion, mountOptions, ...one } of args.classes) {
            storageClass(
                `${name}-${one.name}`,
                {
                    ...one,
                    labels,
                    mountOptions,
                    isDefault: one.name === args.defaultClass,
                    allowVolumeExpansion: allowExpansion,
                },
                { parent: this },
            );
        }
        this.registerOutputs();
    }
}
