import { z } from "zod";

import { checkConsistency } from "./config/consistency";
import { deepFreeze, type DeepReadonly } from "./config/frozen";
import { describeIssue } from "./config/messages";
import {
    asNumber,
    dnsLabel,
    dnsName,
    flag,
    image,
    ipv4,
    listOf,
    oneOf,
    quantity,
    storageDays,
    text,
    urlPath,
    wholeNumber,
} from "./config/fields";
import { UserError } from "./errors";

/** The layers that a platform can be built of, in the order in which they are built. */
export const layerNames = ["foundation", "networking", "observability", "tenants"] as const;

/** Pulumi keeps a secret as `{ secure: <ciphertext> }` in the file, and as text in the program. */
const secret = z.union([text, z.strictObject({ secure: text })], { error: "a secret" });

const dns = z.strictObject({
    /** Who runs the cluster's DNS: this platform, or the cluster as it came. */
    provider: oneOf("platform", "cluster").default("platform"),
    /** The address that every kubelet hands to its pods, inside the cluster's Service range. */
    serviceIp: ipv4.default("10.96.0.10"),
    clusterDomain: dnsName.default("cluster.local"),
    /** Resolvers for names outside the cluster; empty: those of the node. */
    upstreams: listOf(ipv4).default([]),
    /** Domain -> resolvers that answer for it, such as a company's own zone. */
    stubDomains: z
        .record(dnsName, listOf(ipv4).min(1, { error: "a list of at least one address" }), {
            error: "a map from domain to addresses",
        })
        .default({}),
});

const ingress = z.strictObject({
    /** How traffic reaches the edge nodes. */
    service: oneOf("LoadBalancer", "NodePort").default("LoadBalancer"),
    /** Secret of type kubernetes.io/tls in the ingress namespace; absent: self-signed. */
    certificateSecret: dnsLabel.optional(),
});

const monitoring = z.strictObject({
    /** How long Prometheus keeps samples. Absent: by profile. */
    retention: storageDays.optional(),
    /** Absent: the cluster's default class. */
    storageClass: dnsName.optional(),
});

const resourceMetrics = z.strictObject({
    /** Who tells autoscalers what pods use: this platform, or the cluster, if anybody. */
    provider: oneOf("platform", "cluster").default("platform"),
    /** How kubelets prove who they are: by a certificate of the cluster's CA, or by none. */
    kubeletCertificates: oneOf("cluster-ca", "self-signed").default("cluster-ca"),
});

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
    })
    .refine(({ minReplicas, maxReplicas }) => minReplicas < maxReplicas || maxReplicas === 1, {
        path: ["maxReplicas"],
        error: "above minReplicas, for the policy autoscaling wants room to scale, or 1 like it",
    });

const team = z.strictObject({
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

const settingsShape = z.strictObject({
    profile: oneOf("local", "small", "ha"),
    context: text,
    domain: dnsName,
    layers: listOf(oneOf(...layerNames), { key: "", identify: (it) => it }).default([
        ...layerNames,
    ]),
    dns: dns.prefault({}),
    ingress: ingress.prefault({}),
    monitoring: monitoring.prefault({}),
    resourceMetrics: resourceMetrics.prefault({}),
    /** Where Alertmanager sends every alert; absent: alerts are shown but not sent. */
    alertWebhookUrl: secret.optional(),
    /** The address' port: no secret, so that a preview knows what the network is opened for. */
    alertWebhookPort: asNumber(wholeNumber(1, 65535)).default(443),
    teams: listOf(team, { key: "name", identify: (it) => it.name }).default([]),
});

const schema = settingsShape.superRefine(checkConsistency);

type Settings = DeepReadonly<z.output<typeof schema>>;

/** Everything that an environment decides, checked and complete. */
export interface PlatformConfig extends Omit<Settings, "alertWebhookUrl"> {
    /** The environment's name: dev, nodes, staging, prod, or a fork's own. */
    readonly environment: string;
    /** Whether a receiver is configured; its address stays a Pulumi secret. */
    readonly alertsAreSent: boolean;
}

export type LayerName = (typeof layerNames)[number];
export type TeamConfig = PlatformConfig["teams"][number];
export type ServiceConfig = TeamConfig["services"][number];
export type DnsConfig = PlatformConfig["dns"];
export type ResourceMetricsConfig = PlatformConfig["resourceMetrics"];

/** The names of the settings, for messages and tests. */
export const settingNames: readonly string[] = Object.keys(settingsShape.shape);

/**
 * Turns the raw settings of an environment into its configuration.
 *
 * @param environment The Pulumi stack's name.
 * @param raw The settings without their `groundwork:` prefix, as plain values.
 * @throws UserError with one sentence that names the key, the value and what it must be.
 */
export function parseConfig(
    environment: string,
    raw: Readonly<Record<string, unknown>>,
): PlatformConfig {
    const parsed = schema.safeParse(raw);
    if (!parsed.success) {
        const [first] = parsed.error.issues;
        throw new UserError(
            first === undefined
                ? `Pulumi.${environment}.yaml could not be read.`
                : describeIssue(environment, raw, first),
        );
    }
    const { alertWebhookUrl, ...settings } = parsed.data;
    return deepFreeze({
        ...settings,
        environment,
        alertsAreSent: alertWebhookUrl !== undefined,
    });
}
