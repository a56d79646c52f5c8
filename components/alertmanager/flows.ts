import { anywhere, type Flow, type FlowsArgs, podsIn, tcp, udp } from "../internal/network";
import { scrapedBy } from "../internal/scraping";
import type { Namespace } from "../namespace";
import { alertmanagerPods, gossipPort, webPort } from "./values";

/**
 * Alerts and scrapes come in from Prometheus, replicas gossip, messages leave to the receivers.
 *
 * @param receiverPorts Ports of the receivers; none where nobody is told.
 */
export function alertmanagerFlows(
    namespace: Namespace,
    replicas: number,
    receiverPorts: readonly number[],
): FlowsArgs {
    const otherReplicas: Flow = {
        peers: [podsIn(namespace.name, alertmanagerPods)],
        ports: [...tcp(gossipPort), ...udp(gossipPort)],
    };
    const gossip = replicas > 1 ? [otherReplicas] : [];
    const receivers =
        receiverPorts.length === 0 ? [] : [{ peers: anywhere, ports: tcp(...receiverPorts) }];
    return {
        namespace,
        pods: alertmanagerPods,
        ingress: [scrapedBy(namespace, webPort), ...gossip],
        egress: [...gossip, ...receivers],
    };
}
