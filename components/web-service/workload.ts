import * as kx from "@pulumi/kubernetesx";
import type * as pulumi from "@pulumi/pulumi";

import { staticReplicas } from "../internal/availability";
import type { WebServiceArgs } from "./index";
import {
    objectNames,
    podAnnotations,
    podSelector,
    podSpec,
    rollout,
    scaleOf,
    serviceExposure,
    serviceLabels,
} from "./values";

/*
 * The one file that uses kubernetesx, which is archived upstream.
 *
 * kubernetesx waits for every value it is given before it computes a spec: one that a preview does
 * not know would hide the whole of it, from the reader and from every policy. The namespace is
 * therefore given by its plain name here, and ordered by dependsOn.
 */

/** The Service, which is there before the first pod; nothing waits for it to have one. */
export function serviceOf(
    name: string,
    args: WebServiceArgs,
    opts: pulumi.CustomResourceOptions,
): kx.Service {
    const { labels, annotations, ports } = serviceExposure(args.service);
    const metadata = plainMetadata(args);
    return new kx.Service(
        `${name}-service`,
        {
            metadata: {
                ...metadata,
                labels: { ...metadata.labels, ...labels },
                annotations: { "pulumi.com/skipAwait": "true", ...annotations },
            },
            spec: { type: "ClusterIP", selector: podSelector(args.service.name), ports },
        },
        { ...opts, dependsOn: args.namespace },
    );
}

/** The Deployment, with our labels for those of kubernetesx, which come from the image's name. */
export function deploy(
    name: string,
    args: WebServiceArgs,
    opts: pulumi.CustomResourceOptions,
): void {
    const { service } = args;
    const pods = new kx.PodBuilder(podSpec(args));
    new kx.Deployment(
        `${name}-deployment`,
        {
            metadata: plainMetadata(args),
            spec: {
                ...rollout,
                ...staticReplicas(scaleOf(service)),
                selector: { matchLabels: podSelector(service.name) },
                template: {
                    metadata: {
                        labels: serviceLabels(args.team, service),
                        annotations: podAnnotations(service),
                    },
                    spec: pods.podSpec,
                },
            },
        },
        opts,
    );
}

function plainMetadata({ namespace, team, service }: WebServiceArgs) {
    return {
        ...namespace.metadata(objectNames(service.name).workload, serviceLabels(team, service)),
        namespace: namespace.name,
    };
}
