import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

import { gatewayVersion as apiVersion } from "../internal/gateway";
import type { Labels } from "../internal/labels";
import type { Namespace } from "../namespace";
import { websecurePort } from "./ports";

/** Name of the class, and of its one Gateway. */
export const gatewayName = "traefik";

const [group = ""] = apiVersion.split("/");

/** What the provider `kubernetesGateway` watches and writes, beside what Ingresses take. */
export const gatewayRules: readonly k8s.types.input.rbac.v1.PolicyRule[] = [
    // Whose routes a listener takes; authorities of backends that speak TLS.
    { apiGroups: [""], resources: ["namespaces", "configmaps"], verbs: ["list", "watch"] },
    {
        apiGroups: [group],
        // It waits for all of them before it reads any.
        resources: [
            "gatewayclasses",
            "gateways",
            "httproutes",
            "grpcroutes",
            "tlsroutes",
            "referencegrants",
            "backendtlspolicies",
        ],
        verbs: ["list", "watch"],
    },
    {
        apiGroups: [group],
        resources: [
            "gatewayclasses/status",
            "gateways/status",
            "httproutes/status",
            "grpcroutes/status",
            "tlsroutes/status",
            "backendtlspolicies/status",
        ],
        verbs: ["update"],
    },
];

/**
 * The one listener: HTTPS, for the namespaces that the platform has made.
 *
 * @param certificateSecret In the Gateway's namespace. While it is not there, no route is served.
 */
export function gatewaySpec(certificateSecret: string) {
    return {
        gatewayClassName: gatewayName,
        listeners: [
            {
                name: "https",
                // Not what visitors see: by this port Traefik finds the entry point.
                port: websecurePort,
                protocol: "HTTPS",
                tls: { mode: "Terminate", certificateRefs: [{ name: certificateSecret }] },
                allowedRoutes: {
                    kinds: [{ kind: "HTTPRoute" }],
                    namespaces: {
                        from: "Selector",
                        selector: { matchLabels: { "app.kubernetes.io/part-of": "groundwork" } },
                    },
                },
            },
        ],
    };
}

export interface GatewayArgs {
    readonly namespace: Namespace;
    readonly labels: Labels;
    readonly certificateSecret: string;
}

/** Makes the class and the Gateway, whose definitions the cluster has. */
export function gateway(
    name: string,
    { namespace, labels, certificateSecret }: GatewayArgs,
    opts: pulumi.CustomResourceOptions,
): void {
    const gatewayClass = new k8s.apiextensions.CustomResource(
        `${name}-gateway-class`,
        {
            apiVersion,
            kind: "GatewayClass",
            metadata: { name: gatewayName, labels },
            spec: { controllerName: "traefik.io/gateway-controller" },
        },
        opts,
    );
    new k8s.apiextensions.CustomResource(
        `${name}-gateway`,
        {
            apiVersion,
            kind: "Gateway",
            metadata: namespace.metadata(gatewayName, labels),
            spec: gatewaySpec(certificateSecret),
        },
        { ...opts, dependsOn: gatewayClass },
    );
}
