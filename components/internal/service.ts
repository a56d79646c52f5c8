import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

import type { Namespace } from "../namespace";
import { type Labels, scrapeLabel } from "./labels";
import { metricsPathAnnotation } from "./scraping";

export interface ServiceArgs {
    readonly namespace: Namespace;
    /** The Service's `metadata.name`, which is its host name inside the namespace. */
    readonly name: string;
    /** Labels of the Service itself. */
    readonly labels: Labels;
    /** The pods behind it. */
    readonly pods: Labels;
    readonly ports: readonly ServicePort[];
    /** May Prometheus scrape the port named `metrics`? @default false */
    readonly scraped?: boolean;
    /** Where the metrics are, when they are scraped. @default "/metrics" */
    readonly metricsPath?: string;
    /** Fields of the Service's spec, laid over the computed ones. @default none */
    readonly spec?: Partial<k8s.types.input.core.v1.ServiceSpec>;
}

export interface ServicePort {
    readonly name: string;
    readonly port: number;
    /** The container's port, by its name. */
    readonly targetPort: string;
    /** @default "TCP" */
    readonly protocol?: "TCP" | "UDP";
}

/**
 * A Service that exists before the pods behind it, so that their environment and the cluster's
 * DNS know it from their first moment. Pulumi therefore does not wait for endpoints: whoever
 * stands behind the Service is waited for on its own.
 */
export function serviceOf(
    name: string,
    args: ServiceArgs,
    opts: pulumi.CustomResourceOptions,
): k8s.core.v1.Service {
    const labels = { ...args.labels, ...(args.scraped === true && scrapeLabel) };
    return new k8s.core.v1.Service(
        name,
        {
            metadata: {
                ...args.namespace.metadata(args.name, labels),
                annotations: {
                    "pulumi.com/skipAwait": "true",
                    ...(args.metricsPath !== undefined && {
                        [metricsPathAnnotation]: args.metricsPath,
                    }),
                },
            },
            spec: {
                selector: args.pods,
                ports: args.ports.map((port) => ({ protocol: "TCP", ...port })),
                ...args.spec,
            },
        },
        opts,
    );
}
