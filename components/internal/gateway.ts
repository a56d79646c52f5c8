import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

import type { Namespace } from "../namespace";
import type { Labels } from "./labels";

/** API group and version of the Gateway API's objects. */
export const gatewayVersion = "gateway.networking.k8s.io/v1";

/** The way in from outside by a Gateway, which shows its own certificate for all hosts. */
export interface GatewayRoute {
    readonly host: string;
    /** Where the Gateway and its controller are. */
    readonly from: Namespace;
    readonly gateway: string;
}

export interface HttpRouteArgs {
    readonly namespace: Namespace;
    /** The Service behind it, at its port 80; the HTTPRoute takes its name too. */
    readonly service: string;
    readonly labels: Labels;
    readonly route: GatewayRoute;
}

/** Sends one host to a Service, as an Ingress would. */
export function httpRouteTo(
    name: string,
    { namespace, service, labels, route }: HttpRouteArgs,
    opts: pulumi.CustomResourceOptions,
): k8s.apiextensions.CustomResource {
    return new k8s.apiextensions.CustomResource(
        name,
        {
            apiVersion: gatewayVersion,
            kind: "HTTPRoute",
            metadata: namespace.metadata(service, labels),
            spec: {
                parentRefs: [{ name: route.gateway, namespace: route.from.name }],
                hostnames: [route.host],
                rules: [{ backendRefs: [{ name: service, port: 80 }] }],
            },
        },
        opts,
    );
}
