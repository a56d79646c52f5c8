import type * as pulumi from "@pulumi/pulumi";

import { CoreDns } from "../components/coredns";
import type { IngressController } from "../components/internal/edge";
import type { PlatformSystem } from "../components/internal/system";
import { Nginx } from "../components/nginx";
import { NodeLocalDns } from "../components/node-local-dns";
import { Traefik } from "../components/traefik";
import { gatewayName } from "../components/traefik/gateway";
import type { ControllerName, PlatformConfig } from "../config";
import { certificateIssuer, defaultCertificate } from "./certificates";
import type { Foundation } from "./foundation";
import type { Entrance } from "./site";

/** How names and visitors find their way. */
export interface Networking extends Entrance {
    /** Absent where the cluster brings its own DNS. */
    readonly dns?: CoreDns;
    readonly systems: readonly PlatformSystem[];
}

type Controller = IngressController & PlatformSystem;

/** The cluster's DNS, unless it brings its own, and the way in from outside. */
export function networking(
    config: PlatformConfig,
    foundation: Foundation,
    opts: pulumi.ComponentResourceOptions,
): Networking {
    const dns = clusterDns(config, foundation, opts);
    const caches = nodeCaches(config, foundation, opts);
    const controllers = ingressControllers(config, foundation, opts);
    const controller = (name: ControllerName = defaultController(config)) => {
        const found = controllers.find(({ ingressClass }) => ingressClass === name);
        if (found === undefined) {
            throw new Error(`No ingress controller ${name} stands.`);
        }
        return found;
    };
    const first = controller();
    const others = controllers.filter((other) => other !== first);
    const certificates = certificateIssuer(config, foundation, [first, ...others], opts);
    return {
        ingressClass: first.ingressClass,
        from: first.namespace,
        controller,
        ...gatewayOf(config, foundation),
        ...(certificates && { certificateIssuer: certificates.issuer }),
        ...(dns && { dns }),
        systems: [dns, caches, ...controllers, certificates].filter(
            (system) => system !== undefined,
        ),
    };
}

/** Where HTTPRoutes hang. */
function gatewayOf(
    { ingress }: PlatformConfig,
    { namespaces }: Foundation,
): Pick<Entrance, "gateway"> {
    return ingress.gatewayApi && namespaces.ingress
        ? { gateway: { gateway: gatewayName, from: namespaces.ingress } }
        : {};
}

/** Whose class Ingresses get that name none. */
export function defaultController({ ingress }: PlatformConfig): ControllerName {
    return ingress.default ?? ingress.controllers[0] ?? "traefik";
}

function ingressControllers(
    config: PlatformConfig,
    { namespaces, priorityClasses, traces }: Foundation,
    opts: pulumi.ComponentResourceOptions,
): readonly Controller[] {
    const { placement, service } = config.ingress;
    const common = (name: ControllerName) => ({
        monitoring: namespaces.monitoring,
        profile: config.profile,
        priorityClass: priorityClasses.critical,
        isDefault: name === defaultController(config),
        answers: config.ingress,
        placement,
        service,
        certificateSecret: defaultCertificate(config).secret,
    });
    const { ingress, nginx } = namespaces;
    return [
        ...(ingress
            ? [
                  new Traefik(
                      "traefik",
                      {
                          ...common("traefik"),
                          namespace: ingress,
                          gatewayApi: config.ingress.gatewayApi,
                          traces,
                      },
                      opts,
                  ),
              ]
            : []),
        ...(nginx
            ? [
                  new Nginx(
                      "nginx",
                      { ...common("nginx"), namespace: nginx, domain: config.domain },
                      opts,
                  ),
              ]
            : []),
    ];
}

function clusterDns(
    config: PlatformConfig,
    { namespaces, priorityClasses }: Foundation,
    opts: pulumi.ComponentResourceOptions,
): CoreDns | undefined {
    if (namespaces.dns === undefined) {
        return undefined;
    }
    return new CoreDns(
        "coredns",
        {
            namespace: namespaces.dns,
            monitoring: namespaces.monitoring,
            profile: config.profile,
            priorityClass: priorityClasses.critical,
            serviceIp: config.dns.serviceIp,
            resolution: config.dns,
            proportion: config.dns.autoscaler,
        },
        opts,
    );
}

/** A cache on every node, in front of the cluster's DNS, whoever runs that. */
function nodeCaches(
    config: PlatformConfig,
    { namespaces, priorityClasses }: Foundation,
    opts: pulumi.ComponentResourceOptions,
): NodeLocalDns | undefined {
    if (namespaces.nodeDns === undefined) {
        return undefined;
    }
    return new NodeLocalDns(
        "node-local-dns",
        {
            namespace: namespaces.nodeDns,
            monitoring: namespaces.monitoring,
            profile: config.profile,
            priorityClass: priorityClasses.critical,
            serviceIp: config.dns.serviceIp,
        },
        opts,
    );
}
