import type * as pulumi from "@pulumi/pulumi";

import { FluentBit } from "../components/fluent-bit";
import type { PlatformSystem } from "../components/internal/system";
import { Loki } from "../components/loki";
import type { PlatformConfig } from "../config";
import type { Site } from "./site";

/** Who keeps what containers write, and who brings it there. */
export interface Logging {
    readonly systems: readonly PlatformSystem[];
}

/** Every container's lines, from the nodes to a store in which they are found again. */
export function logging(
    config: PlatformConfig,
    { namespaces, priorityClasses }: Site,
    opts: pulumi.ComponentResourceOptions,
): Logging {
    const { logs: namespace, logShipping: shippers, monitoring } = namespaces;
    if (namespace === undefined || shippers === undefined) {
        return { systems: [] };
    }
    const { retentionDays, storageClass } = config.logging;
    const common = {
        monitoring,
        profile: config.profile,
        priorityClass: priorityClasses.platform,
    };
    const loki = new Loki(
        "loki",
        { ...common, namespace, shippers, retentionDays, storageClass },
        opts,
    );
    const fluentBit = new FluentBit(
        "fluent-bit",
        { ...common, namespace: shippers, store: loki.store },
        opts,
    );
    return { systems: [loki, fluentBit] };
}
