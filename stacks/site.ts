import type { Route } from "../components/internal/ingress";
import type { Foundation } from "./foundation";

/** What of the networking layer a system needs that visitors come to. */
export interface Entrance {
    /** The class that an Ingress names to be served. */
    readonly ingressClass: string;
    /** The ClusterIssuer of certificates; absent where nobody issues any. */
    readonly certificateIssuer?: string;
}

/** What a layer is built on: the foundation, and the way in where there is one. */
export interface Site extends Foundation {
    /** Absent where the networking layer is not selected. */
    readonly entrance?: Entrance;
}

/** The way from outside to a host; undefined where there is no way in. */
export function routeFor(host: string, { entrance, namespaces }: Site): Route | undefined {
    if (entrance === undefined) {
        return undefined;
    }
    const { ingressClass, certificateIssuer } = entrance;
    return {
        host,
        ingressClass,
        from: namespaces.ingress,
        ...(certificateIssuer !== undefined && { certificateIssuer }),
    };
}
