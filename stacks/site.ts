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
