import { grafanaPods } from "../grafana/values";
import {
    anywhere,
    type FlowsArgs,
    type Peer,
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

/** Whom Prometheus talks with, beside what it scrapes by label. */
export interface PrometheusParties {
    /** Ports of the nodes' own addresses that are scraped. */
    readonly nodePorts: readonly number[];
    /** Servers that get its samples. */
    readonly remoteWrite: readonly Endpoint[];
    /** Pods that ask it, beside Grafana's and its own. */
    readonly askedBy: readonly Peer[];
}

/** Grafana and others ask, and replicas scrape each other; Prometheus goes out to what it scrapes. */
export function prometheusFlows(
    namespace: Namespace,
    { nodePorts, remoteWrite, askedBy }: PrometheusParties,
): FlowsArgs {
    return {
        namespace,
        pods: prometheusPods,
        ingress: [
            scrapedBy(namespace, webPort),
            {
                peers: [podsIn(namespace.name, grafanaPods), ...askedBy],
                ports: tcp(webPort),
            },
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
