import type * as pulumi from "@pulumi/pulumi";

import type { PlatformSystem } from "../components/internal/system";
import { Jaeger } from "../components/jaeger";
import { OtelAgent } from "../components/otel-agent";
import { OtelGateway } from "../components/otel-gateway";
import type { PlatformConfig } from "../config";
import { routeTo, type Site } from "./site";

/** Who follows requests through the services. */
export interface Tracing {
    readonly systems: readonly PlatformSystem[];
}

/** Spans go from an agent on their node to the gateway, and what is worth it from there to Jaeger. */
export function tracing(
    config: PlatformConfig,
    site: Site,
    opts: pulumi.ComponentResourceOptions,
): Tracing {
    const { tracing: namespace, traceAgents, monitoring } = site.namespaces;
    if (namespace === undefined || traceAgents === undefined) {
        return { systems: [] };
    }
    const settings = config.tracing;
    const common = {
        monitoring,
        profile: config.profile,
        priorityClass: site.priorityClasses.platform,
    };
    const jaeger = new Jaeger(
        "jaeger",
        {
            ...common,
            namespace,
            search: settings.store,
            retention: settings.retention,
            storageClass: settings.storageClass,
            route: routeTo(settings.ui.host, site, settings.ui),
        },
        opts,
    );
    const gateway = new OtelGateway(
        "otel-gateway",
        {
            ...common,
            namespace,
            agents: traceAgents,
            sampling: settings,
            store: jaeger.store,
        },
        opts,
    );
    const agent = new OtelAgent(
        "otel-agent",
        { ...common, namespace: traceAgents, gateway: namespace },
        opts,
    );
    return { systems: [agent, gateway, jaeger] };
}
