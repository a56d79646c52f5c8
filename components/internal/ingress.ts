import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

import type { Namespace } from "../namespace";
import type { Labels } from "./labels";
import { allowFlows, type Flow, podsIn, tcp } from "./network";

/** The pods by which a host is proven to be ours, while an ACME server visits it, and their port. */
const proof = { pods: { "acme.cert-manager.io/http01-solver": "true" }, port: 8089 };

/** The way in from outside. */
export interface Route {
    readonly host: string;
    readonly ingressClass: string;
    /** Where the ingress controller runs. */
    readonly from: Namespace;
    /** What else the controller is told of the route. @default nothing */
    readonly annotations?: Labels;
    /** ClusterIssuer of the host's own certificate. @default the platform's certificate is shown */
    readonly certificateIssuer?: string | undefined;
}

export interface IngressArgs {
    readonly namespace: Namespace;
    /** The Service behind it, whose name the Ingress takes too; its port is named `http`. */
    readonly service: string;
    readonly labels: Labels;
    readonly route: Route;
}

/** Sends one host to a Service; without a certificate of its own it shows the platform's. */
export function ingressTo(
    name: string,
    { namespace, service, labels, route }: IngressArgs,
    opts: pulumi.CustomResourceOptions,
): k8s.networking.v1.Ingress {
    const { host, ingressClass, annotations, certificateIssuer } = route;
    if (certificateIssuer !== undefined) {
        allowFlows(
            `${name}-proof-flows`,
            {
                namespace,
                policyName: `${service}-proof`,
                pods: proof.pods,
                ingress: [visitedBy(route, proof.port)],
            },
            opts,
        );
    }
    const backend = { service: { name: service, port: { name: "http" } } };
    return new k8s.networking.v1.Ingress(
        name,
        {
            metadata: {
                ...namespace.metadata(service, labels),
                // Its address is the ingress controller's to give, and says nothing of the service.
                annotations: {
                    "pulumi.com/skipAwait": "true",
                    ...annotations,
                    ...(certificateIssuer !== undefined && {
                        "cert-manager.io/cluster-issuer": certificateIssuer,
                    }),
                },
            },
            spec: {
                ingressClassName: ingressClass,
                tls: [
                    {
                        hosts: [host],
                        ...(certificateIssuer !== undefined && {
                            secretName: `${service}-certificate`,
                        }),
                    },
                ],
                rules: [{ host, http: { paths: [{ path: "/", pathType: "Prefix", backend }] } }],
            },
        },
        opts,
    );
}

/** Visitors that come by a route, to the pods' port. */
export function visitedBy({ from }: Route, port: number): Flow {
    return { peers: [podsIn(from.name)], ports: tcp(port) };
}
