import type * as pulumi from "@pulumi/pulumi";

import { FluentBit } from "../components/fluent-bit";
import type { LogStore } from "../components/fluent-bit/store";
import type { Profile } from "../components/internal/resources";
import type { Route } from "../components/internal/ingress";
import type { PlatformSystem } from "../components/internal/system";
import { Loki } from "../components/loki";
import type { Namespace } from "../components/namespace";
import { OpenSearch } from "../components/opensearch";
import { OpenSearchDashboards } from "../components/opensearch-dashboards";
import type { PlatformConfig } from "../config";
import { routeTo, type Site } from "./site";

/** Who keeps what containers write, and who brings it there. */
export interface Logging {
    readonly systems: readonly PlatformSystem[];
}

/** A store of lines, with all that stands around it. */
interface Store {
    readonly store: LogStore;
    readonly systems: readonly PlatformSystem[];
}

interface StoreArgs {
    readonly namespace: Namespace;
    readonly shippers: Namespace;
    readonly monitoring: Namespace;
    readonly profile: Profile;
    readonly priorityClass: string;
    readonly retentionDays?: number;
    readonly storageClass?: string;
}

/** Every container's lines, from the nodes to a store in which they are found again. */
export function logging(
    config: PlatformConfig,
    site: Site,
    opts: pulumi.ComponentResourceOptions,
): Logging {
    const { logs: namespace, logShipping: shippers, monitoring } = site.namespaces;
    if (namespace === undefined || shippers === undefined) {
        return { systems: [] };
    }
    const { retentionDays, storageClass, dashboardsHost } = config.logging;
    const common = {
        monitoring,
        profile: config.profile,
        priorityClass: site.priorityClasses.platform,
    };
    const args = { ...common, namespace, shippers, retentionDays, storageClass };
    const { store, systems } =
        config.logging.provider === "opensearch"
            ? openSearch(args, routeTo(dashboardsHost, site), opts)
            : loki(args, opts);
    const fluentBit = new FluentBit("fluent-bit", { ...common, namespace: shippers, store }, opts);
    return { systems: [...systems, fluentBit] };
}

function loki(args: StoreArgs, opts: pulumi.ComponentResourceOptions): Store {
    const system = new Loki("loki", args, opts);
    return { store: system.store, systems: [system] };
}

function openSearch(
    args: StoreArgs,
    route: Route | undefined,
    opts: pulumi.ComponentResourceOptions,
): Store {
    const { namespace, profile, priorityClass } = args;
    const system = new OpenSearch("opensearch", args, opts);
    const dashboards = new OpenSearchDashboards(
        "opensearch-dashboards",
        { namespace, profile, priorityClass, openSearch: system, ...(route && { route }) },
        opts,
    );
    return { store: system.store, systems: [system, dashboards] };
}
