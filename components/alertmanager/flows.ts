import { anywhere, type Flow, type FlowsArgs, podsIn, tcp, udp } from "../internal/network";
import { scrapedBy } from "../internal/scraping";
import type { Namespace } from "../namespace";
import { alertmanagerPods, gossipPort, webPort } from "./values";

/**
 * Alerts and scrapes come in from Prometheus, replicas gossip, messages leave to the receiver.
 *
 * @param receiverPort Port of the receiver; undefined where there is none.
 */
export function alertmanagerFlows(
    namespace: Namespace,
    replicas: number,
    receiverPort: number | undefined,
): FlowsArgs {
    const otherReplicas: Flow = {
        peers: [podsIn(namespace.name, alertmanagerPods)],
        ports: [...tcp(gossipPort), ...udp(gossipPort)],
    };
    const gossip = replicas > 1 ? [otherReplicas] : [];
    const receiver =
        receiverPort === undefined ? [] : [{ peers: anywhere, ports: tcp(receiverPort) }];
    return {
        namespace,
        pods: alertmanagerPods,
        ingress: [scrapedBy(namespace, webPort), ...gossip],
        egress: [...gossip, ...receiver],
    };
}
