import { fluentBitPods } from "../fluent-bit/values";
import { type Flow, type FlowsArgs, podsIn, tcp } from "../internal/network";
import type { Namespace } from "../namespace";
import {
    dashboardsPods,
    exporterPods,
    httpPort,
    openSearchPods,
    setupPods,
    transportPort,
} from "./names";

/** The way to OpenSearch, for those that it lets in. */
export function toOpenSearch(namespace: string): Flow {
    return { peers: [podsIn(namespace, openSearchPods)], ports: tcp(httpPort) };
}

/** Lines come from the shippers, questions from those beside it, and nodes talk to each other. */
export function openSearchFlows(
    namespace: Namespace,
    shippers: string,
    replicas: number,
): FlowsArgs {
    const others: Flow = {
        peers: [podsIn(namespace.name, openSearchPods)],
        ports: tcp(transportPort),
    };
    const between = replicas > 1 ? [others] : [];
    return {
        namespace,
        pods: openSearchPods,
        ingress: [
            {
                peers: [
                    podsIn(shippers, fluentBitPods),
                    ...[setupPods, exporterPods, dashboardsPods].map((pods) =>
                        podsIn(namespace.name, pods),
                    ),
                ],
                ports: tcp(httpPort),
            },
            ...between,
        ],
        egress: between,
    };
}
