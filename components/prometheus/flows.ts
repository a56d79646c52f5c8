import { grafanaPods } from "../grafana/values";
import {
    anywhere,
    type FlowsArgs,
    podsIn,
    tcp,
    toApiServer,
    toKubelets,
} from "../internal/network";
import { prometheusPods, scrapedBy } from "../internal/scraping";
import type { Namespace } from "../namespace";
import { alertmanagerPods, webPort as alertmanagerPort } from "../alertmanager/values";
import { type Endpoint, endpointFlows } from "./remote-write";
import { webPort } from "./values";

/**
 * Grafana asks, and replicas scrape each other; Prometheus goes out to all that it scrapes, and to
 * the servers that get its samples.
 */
export function prometheusFlows(
    namespace: Namespace,
    nodePorts: readonly number[],
    remoteWrite: readonly Endpoint[],
): FlowsArgs {
    return {
        namespace,
        pods: prometheusPods,
        ingress: [
            scrapedBy(namespace, webPort),
            { peers: [podsIn(namespace.name, grafanaPods)], ports: tcp(webPort) },
        ],
        egress: [
            {
                peers: [podsIn(namespace.name, alertmanagerPods)],
                ports: tcp(alertmanagerPort),
            },
            // Targets are found by a label on their Service, in any namespace, at any port that a
            // process without privileges can open. Each of them decides for itself to let it in.
            {
                peers: [{ namespaceSelector: {} }],
                ports: [{ protocol: "TCP", port: 1024, endPort: 65535 }],
            },
            toKubelets,
            // Agents on their node's network answer on its address.
            ...(nodePorts.length > 0 ? [{ peers: anywhere, ports: tcp(...nodePorts) }] : []),
            toApiServer,
            ...endpointFlows(remoteWrite),
        ],
    };
}
