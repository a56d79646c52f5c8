import type * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import { images } from "../../versions";
import { clusterAccess } from "../internal/access";
import { rollingDeployment } from "../internal/deployment";
import { objectLabels } from "../internal/labels";
import { allowFlows, toApiServer } from "../internal/network";
import type { Profile } from "../internal/resources";
import { scrapedBy } from "../internal/scraping";
import { serviceOf } from "../internal/service";
import type { Observed, PlatformSystem, SystemSummary } from "../internal/system";
import type { Namespace } from "../namespace";
import { kubeStateMetricsRuleGroups } from "./alerts";
import { workloadsDashboard } from "./dashboard";
import {
    kubeStateMetricsPod,
    kubeStateMetricsPods,
    kubeStateMetricsRules,
    ports,
    workload,
} from "./values";

export interface KubeStateMetricsArgs {
    /** Where it runs, together with Prometheus: only there is what it says of others believed. */
    readonly namespace: Namespace;
    /** Sets resources. */
    readonly profile: Profile;
    /** Name of a PriorityClass. */
    readonly priorityClass: string;
    /** Laid over the computed pod spec, field by field, last. @default nothing */
    readonly podSpec?: Partial<k8s.types.input.core.v1.PodSpec>;
}

const labels = objectLabels(workload, images.kubeStateMetrics.version);

/** Tells Prometheus of the cluster's objects: what was asked for, and what there is. */
export class KubeStateMetrics extends pulumi.ComponentResource implements PlatformSystem {
    public readonly summary: SystemSummary;
    public readonly observed: Observed;

    constructor(name: string, args: KubeStateMetricsArgs, opts?: pulumi.ComponentResourceOptions) {
        super("groundwork:observability:KubeStateMetrics", name, {}, opts);
        const child = { parent: this };
        const { namespace, profile, priorityClass } = args;

        const access = clusterAccess(
            name,
            { namespace, workload, labels, rules: kubeStateMetricsRules },
            child,
        );
        const service = serviceOf(
            `${name}-service`,
            {
                namespace,
                name: workload,
                labels,
                pods: kubeStateMetricsPods,
                ports: Object.entries(ports).map(([port, number]) => ({
                    name: port,
                    port: number,
                    targetPort: port,
                })),
            },
            child,
        );
        const flows = allowFlows(
            `${name}-flows`,
            {
                namespace,
                pods: kubeStateMetricsPods,
                ingress: [scrapedBy(namespace, ports.metrics, ports.telemetry)],
                egress: [toApiServer],
            },
            child,
        );
        rollingDeployment(
            name,
            {
                namespace,
                workload,
                labels,
                pods: kubeStateMetricsPods,
                scale: { min: 1 },
                configuration: {},
                podSpec: kubeStateMetricsPod(profile, priorityClass),
                podSpecOverrides: args.podSpec,
            },
            { ...child, dependsOn: [namespace, service, flows, ...access] },
        );

        this.summary = {
            system: "Kube state metrics",
            namespace: namespace.name,
            endpoint: `kubectl -n ${namespace.name} port-forward service/${workload} ${ports.metrics}`,
            workloads: [{ kind: "Deployment", name: workload }],
        };
        this.observed = {
            rules: kubeStateMetricsRuleGroups(namespace.name),
            dashboards: [workloadsDashboard],
        };
        this.registerOutputs();
    }
}
