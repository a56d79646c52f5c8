import { z } from "zod";

import { dnsLabel, dnsName, image, listOf, quantity, text, urlPath, wholeNumber } from "../fields";
import { controller, routeKind } from "./ingress";

const metrics = z.strictObject({
    path: urlPath.default("/metrics"),
    /** Absent: the service's own port. */
    port: wholeNumber(1024, 65535).optional(),
});

const scaling = z
    .strictObject({
        /** The use of CPU, in percent of what pods request, that is kept to on average. */
        cpuPercent: wholeNumber(10, 95).optional(),
        /** What Prometheus answers, and how much of it one replica takes. */
        prometheus: z
            .strictObject({
                query: text,
                perReplica: z
                    .number({ error: "a number above 0" })
                    .positive({ error: "a number above 0" }),
            })
            .optional(),
    })
    .refine(({ cpuPercent, prometheus }) => (cpuPercent ?? prometheus) !== undefined, {
        error: "a map with cpuPercent or prometheus",
    })
    .refine(({ cpuPercent, prometheus }) => cpuPercent === undefined || prometheus === undefined, {
        error: "a map with one of cpuPercent and prometheus, as each of two autoscalers undoes what the other does",
    });

/** A team's web service on the golden path. */
export const webService = z
    .strictObject({
        name: dnsLabel,
        image,
        port: wholeNumber(1024, 65535).default(8080),
        args: listOf(text).default([]),
        /** Plain settings; they reach the pods through a ConfigMap. */
        settings: z
            .record(
                z.string().regex(/^[A-Za-z_]\w*$/, { error: "a name for an environment variable" }),
                z.union([z.string(), z.number(), z.boolean()], { error: "text" }).transform(String),
                { error: "a map from name to text" },
            )
            .default({}),
        /** Names of Secrets in the team's namespace, each taken whole as environment. */
        secrets: listOf(dnsName).default([]),
        cpu: quantity.default("100m"),
        memory: quantity.default("128Mi"),
        minReplicas: wholeNumber(1, 100).default(2),
        maxReplicas: wholeNumber(1, 100).default(6),
        /** By what it is scaled between these two. */
        scaleOn: scaling.default({ cpuPercent: 70 }),
        readiness: urlPath.default("/healthz"),
        liveness: urlPath.default("/healthz"),
        /** What Prometheus scrapes; absent: nothing. */
        metrics: metrics.optional(),
        /** Reachable from outside at this host; absent: inside the cluster only. */
        host: dnsName.optional(),
        /** Who serves that host; absent: the default of groundwork:ingress. */
        ingressClass: controller.optional(),
        /** By which kind of object it is routed; absent: groundwork:ingress.routes. */
        route: routeKind.optional(),
        /** What one client may ask of it: a name in groundwork:ingress.rateLimits. */
        rateLimit: dnsLabel.optional(),
    })
    .refine(({ minReplicas, maxReplicas }) => minReplicas < maxReplicas || maxReplicas === 1, {
        path: ["maxReplicas"],
        error: "above minReplicas, for the policy autoscaling wants room to scale, or 1 like it",
    })
    .refine(({ maxReplicas, scaleOn }) => maxReplicas > 1 || scaleOn.prometheus === undefined, {
        path: ["scaleOn", "prometheus"],
        error: "left out where maxReplicas is 1 and nothing is scaled",
    });
