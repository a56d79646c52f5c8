import type * as pulumi from "@pulumi/pulumi";

import type { Route } from "../components/internal/ingress";
import type { PlatformSystem } from "../components/internal/system";
import { Jaeger } from "../components/jaeger";
import { OtelAgent } from "../components/otel-agent";
import { OtelGateway } from "../components/otel-gateway";
import type { PlatformConfig } from "../config";
import type { Site } from "./site";

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
            route: routeTo(settings.ui, site),
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

/** The configuration names a host only where there is a way in. */
function routeTo(
    { host, annotations }: PlatformConfig["tracing"]["ui"],
    { entrance, namespaces }: Site,
): Route | undefined {
    return host === undefined || entrance === undefined
        ? undefined
        : { host, annotations, ingressClass: entrance.ingressClass, from: namespaces.ingress };
}
