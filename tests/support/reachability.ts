import * as assert from "node:assert/strict";

import { type Cluster, clusterOf, protocols } from "../../cli/verify/network/objects";
import { decide, type Endpoint, type Flow, type Verdict } from "../../cli/verify/network/policy";

/** A NetworkPolicy as one writes it. */
export function policy(namespace: string, name: string, spec: object): object {
    return {
        apiVersion: "networking.k8s.io/v1",
        kind: "NetworkPolicy",
        metadata: { name, namespace },
        spec,
    };
}

export function namespace(name: string, labels: object = {}): object {
    return { apiVersion: "v1", kind: "Namespace", metadata: { name, labels } };
}

export interface PodOptions {
    readonly labels?: object;
    readonly ports?: readonly object[];
    readonly ip?: string;
    readonly nodeIp?: string;
    readonly hostNetwork?: boolean;
    readonly phase?: string;
    /** Name of the object that made it. */
    readonly owner?: string;
}

/** A pod as kubectl prints it, by `namespace/name`. */
export function pod(place: string, options: PodOptions = {}): object {
    const [inNamespace, name] = place.split("/");
    const { labels, ports, ip, nodeIp, hostNetwork, phase = "Running", owner } = options;
    return {
        apiVersion: "v1",
        kind: "Pod",
        metadata: {
            name,
            namespace: inNamespace,
            ...(labels && { labels }),
            ...(owner !== undefined && { ownerReferences: [{ name: owner, controller: true }] }),
        },
        spec: {
            containers: [{ name: "main", ...(ports && { ports }) }],
            ...(hostNetwork && { hostNetwork }),
        },
        status: {
            phase,
            ...(ip !== undefined && { podIP: ip, podIPs: [{ ip }] }),
            ...(nodeIp !== undefined && { hostIP: nodeIp, hostIPs: [{ ip: nodeIp }] }),
        },
    };
}

/** The cluster of these objects, as read from kubectl. */
export function clusterWith(...items: readonly object[]): Cluster {
    return clusterOf({ apiVersion: "v1", kind: "List", items });
}

/** A flow in words, as `default/web > 192.0.2.10 TCP 443`. */
export function flowOf(cluster: Cluster, text: string): Flow {
    const [from = "", , to = "", word = "", port = ""] = text.split(" ");
    const protocol = protocols.find((each) => each === word);
    assert.ok(protocol, `${text} names no protocol`);
    return {
        from: endpointOf(cluster, from),
        to: endpointOf(cluster, to),
        protocol,
        port: Number(port),
    };
}

function endpointOf({ pods }: Cluster, place: string): Endpoint {
    const found = pods.find((each) => `${each.namespace.name}/${each.name}` === place);
    assert.ok(found ?? !place.includes("/"), `there is no pod ${place}`);
    return found ?? { address: place };
}

export function verdictOn(cluster: Cluster, flow: string): Verdict {
    return decide(cluster, flowOf(cluster, flow));
}
