import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import { images } from "../../versions";
import { serviceAccount } from "../internal/account";
import { rollingDaemonSet } from "../internal/daemonset";
import { objectLabels } from "../internal/labels";
import { allowFlows, tcp, udp } from "../internal/network";
import type { Profile } from "../internal/resources";
import { scrapedBy } from "../internal/scraping";
import { serviceOf } from "../internal/service";
import type { Observed, PlatformSystem, SystemSummary } from "../internal/system";
import type { Namespace } from "../namespace";
import { nodeLocalDnsRuleGroups } from "./alerts";
import { nodeLocalDnsDashboard } from "./dashboard";
import {
    localAddress,
    metricsPort,
    nodeLocalCorefile,
    nodeLocalDnsPod,
    nodeLocalDnsPods,
    workload,
} from "./values";

export interface NodeLocalDnsArgs {
    /** A namespace that lets pods share their node's network; nothing else should live in it. */
    readonly namespace: Namespace;
    /** Where Prometheus runs. */
    readonly monitoring: Namespace;
    /** Sets resources. */
    readonly profile: Profile;
    /** Name of a PriorityClass. */
    readonly priorityClass: string;
    /** Where the cluster's DNS answers. */
    readonly serviceIp: string;
    /** Laid over the computed pod spec, field by field, last. @default nothing */
    readonly podSpec?: Partial<k8s.types.input.core.v1.PodSpec>;
}

const labels = objectLabels(workload, images.nodeLocalDns.version);

/** Answers the pods of each node from a cache on that node, which grows as the cluster does. */
export class NodeLocalDns extends pulumi.ComponentResource implements PlatformSystem {
    public readonly summary: SystemSummary;
    public readonly observed: Observed;

    constructor(name: string, args: NodeLocalDnsArgs, opts?: pulumi.ComponentResourceOptions) {
        super("groundwork:networking:NodeLocalDns", name, {}, opts);
        const child = { parent: this };
        const { namespace } = args;

        const configuration = nodeLocalCorefile(args.serviceIp);
        const config = new k8s.core.v1.ConfigMap(
            `${name}-config`,
            { metadata: namespace.metadata(workload, labels), data: configuration },
            child,
        );
        const account = serviceAccount(`${name}-account`, { namespace, workload, labels }, child);
        const service = serviceOf(
            `${name}-service`,
            {
                namespace,
                name: workload,
                labels,
                pods: nodeLocalDnsPods,
                ports: [{ name: "metrics", port: metricsPort, targetPort: "metrics" }],
                scraped: true,
                // Nobody wants "some node": the Service only lists them all.
                spec: { clusterIP: "None" },
            },
            child,
        );
        rollingDaemonSet(
            name,
            {
                namespace,
                workload,
                labels,
                pods: nodeLocalDnsPods,
                configuration,
                podSpec: nodeLocalDnsPod(args.profile, args.priorityClass),
                podSpecOverrides: args.podSpec,
            },
            {
                ...child,
                dependsOn: [namespace, config, account, service, flows(name, args, child)],
            },
        );

        this.summary = {
            system: "NodeLocal DNS",
            namespace: namespace.name,
            endpoint: `${localAddress}:53 on every node`,
            workloads: [{ kind: "DaemonSet", name: workload }],
        };
        this.observed = {
            rules: nodeLocalDnsRuleGroups(namespace.name),
            dashboards: [nodeLocalDnsDashboard(namespace.name)],
            nodePorts: [metricsPort],
        };
        this.registerOutputs();
    }
}

/** Says what is meant; on the nodes' network no policy holds. */
function flows(
    name: string,
    { namespace, monitoring, serviceIp }: NodeLocalDnsArgs,
    opts: pulumi.CustomResourceOptions,
): pulumi.Resource {
    return allowFlows(
        `${name}-flows`,
        {
            namespace,
            pods: nodeLocalDnsPods,
            ingress: [{ ports: [...udp(53), ...tcp(53)] }, scrapedBy(monitoring, metricsPort)],
            egress: [{ peers: [{ ipBlock: { cidr: `${serviceIp}/32` } }], ports: tcp(53) }],
        },
        opts,
    );
}
