import type * as pulumi from "@pulumi/pulumi";

import type { PlatformSystem } from "../components/internal/system";
import { LocalPath } from "../components/local-path";
import { className as localClass } from "../components/local-path/values";
import { Nfs } from "../components/nfs";
import { className as nfsClass } from "../components/nfs/values";
import { OpenEbs } from "../components/openebs";
import { className as lvmClass } from "../components/openebs/values";
import { StorageClasses } from "../components/storage-classes";
import type { PlatformConfig } from "../config";
import type { Foundation } from "./foundation";

/** Who makes the volumes that claims ask for. */
export interface Storage {
    readonly systems: readonly PlatformSystem[];
}

/** The classes of the cluster's own drivers, and drivers where no cloud has better ones. */
export function storage(
    config: PlatformConfig,
    foundation: Foundation,
    opts: pulumi.ComponentResourceOptions,
): Storage {
    const { classes, defaultClass } = config.storage;
    if (classes.length > 0) {
        new StorageClasses("storage-classes", { classes, defaultClass }, opts);
    }
    return {
        systems: [
            localVolumes(config, foundation, opts),
            nfsVolumes(config, foundation, opts),
            lvmVolumes(config, foundation, opts),
        ].filter((system) => system !== undefined),
    };
}

function localVolumes(
    { storage: { localPath, defaultClass } }: PlatformConfig,
    { namespaces, priorityClasses }: Foundation,
    opts: pulumi.ComponentResourceOptions,
): LocalPath | undefined {
    const { storage: namespace, storageHelpers: helpers } = namespaces;
    if (namespace === undefined || helpers === undefined) {
        return undefined;
    }
    return new LocalPath(
        "local-path",
        {
            namespace,
            helpers,
            priorityClass: priorityClasses.critical,
            directory: localPath.directory,
            defaultClass: defaultClass === localClass,
        },
        opts,
    );
}

function nfsVolumes(
    { profile, storage: { nfs, defaultClass } }: PlatformConfig,
    { namespaces, priorityClasses, chart }: Foundation,
    opts: pulumi.ComponentResourceOptions,
): Nfs | undefined {
    if (namespaces.nfs === undefined || nfs.export === undefined) {
        return undefined;
    }
    return new Nfs(
        "nfs",
        {
            namespace: namespaces.nfs,
            profile,
            priorityClass: priorityClasses.critical,
            export: nfs.export,
            reclaimPolicy: nfs.reclaimPolicy,
            mountOptions: nfs.mountOptions,
            defaultClass: defaultClass === nfsClass,
            chart: chart("csi-driver-nfs"),
        },
        opts,
    );
}

function lvmVolumes(
    { profile, storage: { openebs, defaultClass } }: PlatformConfig,
    { namespaces, chart }: Foundation,
    opts: pulumi.ComponentResourceOptions,
): OpenEbs | undefined {
    const { volumeGroup, ...settings } = openebs;
    if (namespaces.openebs === undefined || volumeGroup === undefined) {
        return undefined;
    }
    return new OpenEbs(
        "openebs",
        {
            namespace: namespaces.openebs,
            profile,
            volumeGroup,
            settings,
            defaultClass: defaultClass === lvmClass,
            chart: chart("openebs"),
        },
        opts,
    );
}
