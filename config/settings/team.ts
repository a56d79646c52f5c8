import { z } from "zod";

import {
    dnsLabel,
    dnsName,
    flag,
    image,
    listOf,
    oneOf,
    quantity,
    text,
    urlPath,
    wholeNumber,
} from "../fields";
import { controller } from "./ingress";

const member = z.strictObject({
    /** As the cluster's authenticator spells it, such as ada@example.com or shop-developers. */
    name: text,
    kind: oneOf("User", "Group").default("Group"),
    role: oneOf("view", "deploy", "admin"),
});

const metrics = z.strictObject({
    path: urlPath.default("/metrics"),
    /** Absent: the service's own port. */
    port: wholeNumber(1024, 65535).optional(),
});

const service = z
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
        readiness: urlPath.default("/healthz"),
        liveness: urlPath.default("/healthz"),
        /** What Prometheus scrapes; absent: nothing. */
        metrics: metrics.optional(),
        /** Reachable from outside at this host; absent: inside the cluster only. */
        host: dnsName.optional(),
        /** Who serves that host; absent: the default of groundwork:ingress. */
        ingressClass: controller.optional(),
        /** What one client may ask of it: a name in groundwork:ingress.rateLimits. */
        rateLimit: dnsLabel.optional(),
    })
    .refine(({ minReplicas, maxReplicas }) => minReplicas < maxReplicas || maxReplicas === 1, {
        path: ["maxReplicas"],
        error: "above minReplicas, for the policy autoscaling wants room to scale, or 1 like it",
    });

/** A team, with its members, quota and web services. */
export const team = z.strictObject({
    name: dnsLabel,
    members: listOf(member, { key: "name", identify: (it) => `${it.kind} ${it.name}` }).default([]),
    quota: z.strictObject(
        {
            cpu: quantity,
            memory: quantity,
            pods: wholeNumber(1, 10_000).default(50),
            storage: quantity.default("20Gi"),
        },
        { error: "a map with at least cpu and memory" },
    ),
    /** What a container gets that asks for nothing. */
    containerDefaults: z.strictObject({ cpu: quantity, memory: quantity }).optional(),
    /** May the team's pods reach addresses outside the cluster over HTTPS? */
    internet: flag.default(false),
    services: listOf(service, { key: "name", identify: (it) => it.name }).default([]),
});
