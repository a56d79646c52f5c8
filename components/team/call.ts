import type * as pulumi from "@pulumi/pulumi";

import { UserError } from "../../errors";
import type { Labels } from "../internal/labels";
import { allowFlows, podsIn, type Port, tcp } from "../internal/network";
import type { Namespace } from "../namespace";
import type { TeamSpace } from "./spaces";

type Call = TeamSpace["calls"][number];

/** One side of a call: a space of a team, and its namespace. */
export interface Party {
    readonly space: TeamSpace;
    readonly namespace: Namespace;
}

/**
 * Lets the pods of one space reach a service of another, out of the first namespace and into the
 * second. Both belong to the caller, and go with it.
 *
 * @throws UserError where no port is named and the service is no web service.
 */
export function openCall(
    name: string,
    call: Call,
    caller: Party,
    callee: Party,
    opts: pulumi.CustomResourceOptions,
): void {
    const ports = portsOf(call, callee.space);
    const service = serviceLabel(call.service);
    allowFlows(
        `${name}-out`,
        {
            namespace: caller.namespace,
            policyName: `call-${callee.space.name}.${call.service}`,
            pods: {},
            egress: [{ peers: [podsIn(callee.namespace.name, service)], ports }],
        },
        opts,
    );
    allowFlows(
        `${name}-in`,
        {
            namespace: callee.namespace,
            policyName: `called-by-${caller.space.name}.${call.service}`,
            pods: service,
            ingress: [{ peers: [podsIn(caller.namespace.name)], ports }],
        },
        opts,
    );
}

/** The recommended label, which pods of a web service have, and others may. */
function serviceLabel(service: string): Labels {
    return { "app.kubernetes.io/name": service };
}

/** The port that is named, else that of the web service. */
function portsOf(call: Call, { name, services }: TeamSpace): readonly Port[] {
    const port = call.port ?? services.find((service) => service.name === call.service)?.port;
    if (port === undefined) {
        throw new UserError(
            `${call.service} is no web service of team-${name}: give the call a port.`,
        );
    }
    return tcp(port);
}
