import type * as pulumi from "@pulumi/pulumi";

import type { PlatformSystem } from "../components/internal/system";
import { LocalPath } from "../components/local-path";
import type { PlatformConfig } from "../config";
import type { Foundation } from "./foundation";

/** Who makes the volumes that claims ask for. */
export interface Storage {
    readonly systems: readonly PlatformSystem[];
}

/** Volumes on the nodes' own disks, where no cloud has better ones. */
export function storage(
    config: PlatformConfig,
    { namespaces, priorityClasses }: Foundation,
    opts: pulumi.ComponentResourceOptions,
): Storage {
    const { storage: namespace, storageHelpers: helpers } = namespaces;
    if (namespace === undefined || helpers === undefined) {
        return { systems: [] };
    }
    const { directory, defaultClass } = config.storage.localPath;
    const localPath = new LocalPath(
        "local-path",
        {
            namespace,
            helpers,
            priorityClass: priorityClasses.critical,
            directory,
            defaultClass,
        },
        opts,
    );
    return { systems: [localPath] };
}
