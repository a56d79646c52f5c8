import type * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import { serviceAccount } from "../internal/account";
import { rollingDaemonSet } from "../internal/daemonset";
import { objectLabels } from "../internal/labels";
import { allowFlows } from "../internal/network";
import type { Profile } from "../internal/resources";
import { scrapedBy } from "../internal/scraping";
import { serviceOf } from "../internal/service";
import type { Observed, PlatformSystem, SystemSummary } from "../internal/system";
import type { Namespace } from "../namespace";
import { images } from "../../versions";
import { nodeExporterRules } from "./alerts";
import { nodeDashboard } from "./dashboard";
import { metricsPort, nodeExporterPod, nodeExporterPods, workload } from "./values";

export interface NodeExporterArgs {
    /** A namespace that lets pods see their node; nothing else should live in it. */
    readonly namespace: Namespace;
    /** Where Prometheus runs, which is let in. */
    readonly monitoring: Namespace;
    /** Sets resources. */
    readonly profile: Profile;
    /** Name of a PriorityClass. */
    readonly priorityClass: string;
    /** Laid over the computed pod spec, field by field, last. @default nothing */
    readonly podSpec?: Partial<k8s.types.input.core.v1.PodSpec>;
}

const labels = objectLabels(workload, images.nodeExporter.version);

/** Tells Prometheus of every node's processors, memory, disks, network and clock. */
export class NodeExporter extends pulumi.ComponentResource implements PlatformSystem {
    public readonly summary: SystemSummary;
    public readonly observed: Observed;

    constructor(name: string, args: NodeExporterArgs, opts?: pulumi.ComponentResourceOptions) {
        super("groundwork:observability:NodeExporter", name, {}, opts);
        const child = { parent: this };
        const { namespace } = args;

        const account = serviceAccount(`${name}-account`, { namespace, workload, labels }, child);
        const service = serviceOf(
            `${name}-service`,
            {
                namespace,
                name: workload,
                labels,
                pods: nodeExporterPods,
                ports: [{ name: "metrics", port: metricsPort, targetPort: "metrics" }],
                scraped: true,
                // Nobody wants "some node": the Service only lists them all.
                spec: { clusterIP: "None" },
            },
            child,
        );
        const flows = allowFlows(
            `${name}-flows`,
            {
                namespace,
                pods: nodeExporterPods,
                ingress: [scrapedBy(args.monitoring, metricsPort)],
                egress: [],
            },
            child,
        );
        rollingDaemonSet(
            name,
            {
                namespace,
                workload,
                labels,
                pods: nodeExporterPods,
                podSpec: nodeExporterPod(args.profile, args.priorityClass),
                podSpecOverrides: args.podSpec,
            },
            { ...child, dependsOn: [namespace, account, service, flows] },
        );

        this.summary = {
            system: "Node exporter",
            namespace: namespace.name,
            endpoint: `every node's port ${metricsPort}, path /metrics`,
            workloads: [{ kind: "DaemonSet", name: workload }],
        };
        this.observed = {
            rules: nodeExporterRules(namespace.name),
            dashboards: [nodeDashboard(namespace.name)],
            nodePorts: [metricsPort],
        };
        this.registerOutputs();
    }
}
