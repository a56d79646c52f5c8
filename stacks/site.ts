import type { IngressController } from "../components/internal/edge";
import type { Route } from "../components/internal/ingress";
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
}

/** What a layer is built on: the foundation, and the way in where there is one. */
export interface Site extends Foundation {
    /** Absent where the networking layer is not selected. */
    readonly entrance?: Entrance;
}

/** The way of visitors to a host; none where nothing routes. */
export function routeTo(host: string, { entrance }: Site): Route | undefined {
    return entrance && { host, ingressClass: entrance.ingressClass, from: entrance.from };
}
