import { z } from "zod";

import { dnsLabel, flag, headerName, headerValue, listOf, oneOf, wholeNumber } from "../fields";

/** A program that serves Ingresses, which is also the name of its class. */
export const controller = oneOf("traefik", "nginx");

/** By which kind of object a host is routed. */
export const routeKind = oneOf("Ingress", "HTTPRoute");

/** How much one client may ask for. */
const rateLimit = z.strictObject(
    {
        requestsPerSecond: wholeNumber(1, 100_000),
        /** How many more may come at once. */
        burst: wholeNumber(1, 1_000_000),
    },
    { error: "a map with requestsPerSecond and burst" },
);

/** The way in from outside. */
export const ingress = z.strictObject({
    controllers: listOf(controller, { key: "", identify: (it) => it })
        .min(1, { error: "a list with traefik, nginx or both" })
        .default(["traefik"]),
    /** Whose class an Ingress gets that names none. Absent: the first controller's. */
    default: controller.optional(),
    /** Whether visitors come through a Service, or straight to ports 80 and 443 of edge nodes. */
    placement: oneOf("service", "host-ports").default("service"),
    /** The kind of that Service. */
    service: oneOf("LoadBalancer", "NodePort").default("LoadBalancer"),
    /** Secret of type kubernetes.io/tls in the controllers' namespaces; absent: self-signed. */
    certificateSecret: dnsLabel.optional(),
    /** Is there a Gateway, for HTTPRoutes? Traefik serves it; the cluster brings its definitions. */
    gatewayApi: flag.default(false),
    /** How the hosts of web services are routed that do not say. */
    routes: routeKind.default("Ingress"),
    /** Limits that the entrance and services name. */
    rateLimits: z
        .record(dnsLabel, rateLimit, { error: "a map from name to limit" })
        .default({ standard: { requestsPerSecond: 100, burst: 200 } }),
    /** The limit that holds for all services; absent: none. */
    rateLimit: dnsLabel.optional(),
    /** Headers of every answer over TLS, beside the platform's own; an empty one takes it out. */
    headers: z.record(headerName, headerValue, { error: "a map from header to text" }).default({}),
});
