import type * as pulumi from "@pulumi/pulumi";

import { ingressTo, type Route, visitedBy } from "../internal/ingress";
import type { Labels } from "../internal/labels";
import { allowFlows, podsIn, tcp } from "../internal/network";
import { prometheusPods, scrapedBy } from "../internal/scraping";
import { serviceOf } from "../internal/service";
import type { DataSource } from "../internal/system";
import type { Namespace } from "../namespace";
import { webPort as prometheusPort } from "../prometheus/values";
import { type SignOn, toProvider } from "./sign-on";
import { grafanaPods, webPort, workload } from "./values";

interface AccessArgs {
    readonly namespace: Namespace;
    readonly labels: Labels;
    readonly dataSources?: readonly DataSource[];
    readonly route?: Route;
    readonly signOn?: SignOn;
}

/** The Service, closed to all but scrapes and the route's visitors, and the way to the data. */
export function access(
    name: string,
    { namespace, labels, dataSources = [], route, signOn }: AccessArgs,
    opts: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
    const service = serviceOf(
        `${name}-service`,
        {
            namespace,
            name: workload,
            labels,
            pods: grafanaPods,
            ports: [
                { name: "metrics", port: webPort, targetPort: "web" },
                ...(route ? [{ name: "http", port: 80, targetPort: "web" }] : []),
            ],
            scraped: true,
        },
        opts,
    );
    if (route !== undefined) {
        ingressTo(
            `${name}-ingress`,
            { namespace, service: workload, labels, route },
            { ...opts, dependsOn: [service] },
        );
    }
    return [
        service,
        allowFlows(
            `${name}-flows`,
            {
                namespace,
                pods: grafanaPods,
                ingress: [
                    scrapedBy(namespace, webPort),
                    ...(route ? [visitedBy(route, webPort)] : []),
                ],
                egress: [
                    {
                        peers: [podsIn(namespace.name, prometheusPods)],
                        ports: tcp(prometheusPort),
                    },
                    ...dataSources.map(({ flow }) => flow),
                    ...(signOn ? toProvider(signOn.oidc) : []),
                ],
            },
            opts,
        ),
    ];
}
