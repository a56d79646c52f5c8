import type * as pulumi from "@pulumi/pulumi";

import type { Namespace } from "../namespace";
import { allowFlows, type Flow, internet, podsIn } from "./network";
import { prometheusPods } from "./scraping";

/** A network outside the cluster, and the ports there. */
interface Outside {
    readonly cidr: string;
    readonly ports: readonly number[];
    readonly protocol: "TCP" | "UDP";
}

/** What all pods of a namespace may do that somebody else than the platform fills. */
export interface SpaceFlowsArgs {
    readonly namespace: Namespace;
    /** Name of the policy by which its pods reach each other. */
    readonly matesPolicy: string;
    /** Where Prometheus runs. */
    readonly monitoring: Namespace;
    /** May they reach addresses outside the cluster over HTTPS? */
    readonly internet: boolean;
    readonly egress: readonly Outside[];
}

/** Opens the flows of a namespace's pods among themselves, to be measured, and to the outside. */
export function openSpaceFlows(
    name: string,
    args: SpaceFlowsArgs,
    opts: pulumi.CustomResourceOptions,
): void {
    const everyPod = { namespace: args.namespace, pods: {} };
    allowFlows(
        `${name}-mates`,
        { ...everyPod, policyName: args.matesPolicy, ingress: [mates], egress: [mates] },
        opts,
    );
    allowFlows(
        `${name}-metrics`,
        { ...everyPod, policyName: "allow-metrics", ingress: [scraping(args.monitoring.name)] },
        opts,
    );
    if (args.egress.length > 0) {
        allowFlows(
            `${name}-egress`,
            { ...everyPod, policyName: "allow-egress", egress: args.egress.map(outward) },
            opts,
        );
    }
    if (args.internet) {
        allowFlows(
            `${name}-internet`,
            { ...everyPod, policyName: "allow-internet", egress: [internet] },
            opts,
        );
    }
}

/** Every pod of the namespace, and nothing outside it. */
const mates: Flow = { peers: [{ podSelector: {} }], ports: [] };

/** Prometheus may read whatever pods offer at a port that they name `metrics`. */
function scraping(monitoring: string): Flow {
    return {
        peers: [podsIn(monitoring, prometheusPods)],
        ports: [{ protocol: "TCP", port: "metrics" }],
    };
}

/** The way to a network outside the cluster that the settings name. */
function outward({ cidr, ports, protocol }: Outside): Flow {
    return {
        peers: [{ ipBlock: { cidr } }],
        ports: ports.map((port) => ({ protocol, port })),
    };
}
