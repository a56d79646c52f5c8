import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

import { images } from "../../versions";
import { clusterAccess } from "../internal/access";
import type { Scale } from "../internal/availability";
import { rollingDeployment } from "../internal/deployment";
import { objectLabels } from "../internal/labels";
import { allowFlows, toApiServer } from "../internal/network";
import type { Namespace } from "../namespace";
import {
    nodeRules,
    type Proportion,
    scaler,
    scalerParameters,
    scalerPod,
    scalerPods,
    scaleRules,
} from "./scaling";

interface ProportionalAutoscalerArgs {
    /** Where CoreDNS runs. */
    readonly namespace: Namespace;
    /** Name of a PriorityClass. */
    readonly priorityClass: string;
    readonly proportion: Proportion;
    /** The bounds that it keeps to. */
    readonly scale: Scale;
}

const labels = objectLabels("coredns", images.proportionalAutoscaler.version, "autoscaler");

/**
 * Gives CoreDNS more pods as the cluster gets more nodes and cores. It needs no metrics, and has
 * scaled before the questions of new nodes come.
 */
export function proportionalAutoscaler(
    name: string,
    { namespace, priorityClass, proportion, scale }: ProportionalAutoscalerArgs,
    opts: { readonly parent: pulumi.Resource },
): void {
    const parameters = new k8s.core.v1.ConfigMap(
        `${name}-config`,
        {
            metadata: namespace.metadata(scaler, labels),
            data: scalerParameters(proportion, scale),
        },
        opts,
    );
    const access = clusterAccess(
        name,
        {
            namespace,
            workload: scaler,
            labels,
            rules: nodeRules,
            elsewhere: { namespace, rules: scaleRules },
        },
        opts,
    );
    const flows = allowFlows(
        `${name}-flows`,
        { namespace, pods: scalerPods, ingress: [], egress: [toApiServer] },
        opts,
    );
    rollingDeployment(
        name,
        {
            namespace,
            workload: scaler,
            labels,
            pods: scalerPods,
            // It elects no leader; CoreDNS does not miss it while it is away.
            scale: { min: 1 },
            podSpec: scalerPod(namespace.name, priorityClass),
        },
        { ...opts, dependsOn: [namespace, parameters, flows, ...access] },
    );
}
