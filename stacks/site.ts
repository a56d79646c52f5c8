import type { IngressController } from "../components/internal/edge";
import type { GatewayRoute } from "../components/internal/gateway";
import type { Route } from "../components/internal/ingress";
import type { Labels } from "../components/internal/labels";
import type { MetricScaling } from "../components/internal/metric-scaling";
import type { ControllerName } from "../config";
import type { Namespace } from "../components/namespace";
import type { Foundation } from "./foundation";

/** What of the networking layer a system needs that visitors come to. */
export interface Entrance {
    /** The class that an Ingress names to be served. */
    readonly ingressClass: string;
    /** From where its controller comes to the pods behind. */
    readonly from: Namespace;
    /**
     * Who serves the Ingresses of a class.
     *
     * @param name @default the cluster's default
     * @throws Error where the environment has no such controller.
     */
    readonly controller: (name?: ControllerName) => IngressController;
    /** The Gateway of HTTPRoutes, and where it is; absent where the environment has none. */
    readonly gateway?: Omit<GatewayRoute, "host">;
    /** The ClusterIssuer of certificates; absent where nobody issues any. */
    readonly certificateIssuer?: string;
}

/** What a layer is built on: the foundation, and the way in where there is one. */
export interface Site extends Foundation {
    /** Absent where the networking layer is not selected. */
    readonly entrance?: Entrance;
    /** Absent where nobody scales by what Prometheus answers. */
    readonly metricScaling?: MetricScaling;
}

/** What a host says of how it is served. */
export interface Serving {
    /** Who serves it. @default the cluster's default */
    readonly ingressClass?: ControllerName | undefined;
    /** Name of a limit in groundwork:ingress.rateLimits. @default the entrance's own, if any */
    readonly rateLimit?: string | undefined;
    /** What else its controller is told. @default nothing */
    readonly annotations?: Labels;
}

/** The way of visitors to a host; undefined without a host, and where nothing routes. */
export function routeTo(
    host: string | undefined,
    { entrance }: Site,
    { ingressClass, rateLimit, annotations }: Serving = {},
): Route | undefined {
    if (host === undefined || entrance === undefined) {
        return undefined;
    }
    const controller = entrance.controller(ingressClass);
    return {
        host,
        ingressClass: controller.ingressClass,
        from: controller.namespace,
        certificateIssuer: entrance.certificateIssuer,
        annotations: {
            ...annotations,
            ...(rateLimit !== undefined && controller.limitedBy(rateLimit)),
        },
    };
}

/** The same by an HTTPRoute, where there is a Gateway. */
export function gatewayRouteTo(
    host: string | undefined,
    { entrance }: Site,
): GatewayRoute | undefined {
    return host === undefined || entrance?.gateway === undefined
        ? undefined
        : { host, ...entrance.gateway };
}
