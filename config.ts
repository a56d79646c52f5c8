import { z } from "zod";

import { checkConsistency } from "./config/consistency";
import { settingsOfStack } from "./config/fleet";
import { deepFreeze, type DeepReadonly } from "./config/frozen";
import { describeIssue } from "./config/messages";
import { dnsName, flag, ipv4, listOf, oneOf, text, wholeNumber } from "./config/fields";
import { admission } from "./config/settings/admission";
import { alerting } from "./config/settings/alerting";
import { autoscaling } from "./config/settings/autoscaling";
import { certificates } from "./config/settings/certificates";
import { charts } from "./config/settings/charts";
import { delivery } from "./config/settings/delivery";
import { grafana } from "./config/settings/grafana";
import { ingress } from "./config/settings/ingress";
import { logging } from "./config/settings/logging";
import { monitoring } from "./config/settings/monitoring";
import { release } from "./config/settings/releases";
import {
    alertSecrets,
    chartSecrets,
    releaseSecrets,
    remoteWriteSecrets,
    secret,
    type SecretSetting,
    withoutSecrets,
} from "./config/settings/secrets";
import { storage } from "./config/settings/storage";
import { team } from "./config/settings/team";
import { tracing } from "./config/settings/tracing";
import { UserError } from "./errors";

/** The layers that a platform can be built of, in the order in which they are built. */
export const layerNames = [
    "foundation",
    "networking",
    "storage",
    "logging",
    "tracing",
    "delivery",
    "observability",
    "releases",
    "tenants",
] as const;

const proportion = z.strictObject({
    /** How many nodes of the cluster one pod of CoreDNS answers for. */
    nodesPerReplica: wholeNumber(1, 1000).default(16),
    /** How many cores, where nodes are large. */
    coresPerReplica: wholeNumber(1, 100_000).default(256),
});

const dns = z.strictObject({
    /** Who runs the cluster's DNS: this platform, or the cluster as it came. */
    provider: oneOf("platform", "cluster").default("platform"),
    /** The address that every kubelet hands to its pods, inside the cluster's Service range. */
    serviceIp: ipv4.default("10.96.0.10"),
    clusterDomain: dnsName.default("cluster.local"),
    /** Resolvers for names outside the cluster; empty: those of the node. */
    upstreams: listOf(ipv4).default([]),
    /** Does every node have a cache, at an address that its kubelet hands to its pods? */
    nodeLocal: flag.default(false),
    /** Domain -> resolvers that answer for it, such as a company's own zone. */
    stubDomains: z
        .record(dnsName, listOf(ipv4).min(1, { error: "a list of at least one address" }), {
            error: "a map from domain to addresses",
        })
        .default({}),
    /** How the platform's CoreDNS grows with the cluster, in the profiles `small` and `ha`. */
    autoscaler: proportion.prefault({}),
});

const resourceMetrics = z.strictObject({
    /** Who tells autoscalers what pods use: this platform, or the cluster, if anybody. */
    provider: oneOf("platform", "cluster").default("platform"),
    /** How kubelets prove who they are: by a certificate of the cluster's CA, or by none. */
    kubeletCertificates: oneOf("cluster-ca", "self-signed").default("cluster-ca"),
});

const settingsShape = z.strictObject({
    profile: oneOf("local", "small", "ha"),
    context: text,
    domain: dnsName,
    layers: listOf(oneOf(...layerNames), { key: "", identify: (it) => it }).default([
        ...layerNames,
    ]),
    admission: admission.prefault({}),
    dns: dns.prefault({}),
    ingress: ingress.prefault({}),
    certificates: certificates.prefault({}),
    monitoring: monitoring.prefault({}),
    remoteWriteSecrets: remoteWriteSecrets.default({}),
    grafana: grafana.prefault({}),
    /** Of the client that grafana.oidc names. */
    grafanaClientSecret: secret.optional(),
    resourceMetrics: resourceMetrics.prefault({}),
    autoscaling: autoscaling.prefault({}),
    storage: storage.prefault({}),
    logging: logging.prefault({}),
    tracing: tracing.prefault({}),
    delivery: delivery.prefault({}),
    /** Of the OAuth applications that delivery.woodpecker and delivery.drone name. */
    woodpeckerClientSecret: secret.optional(),
    droneClientSecret: secret.optional(),
    alerting: alerting.prefault({}),
    alertSecrets: alertSecrets.default({}),
    charts: charts.prefault({}),
    chartSecrets: chartSecrets.default({}),
    releases: listOf(release, { key: "name", identify: (it) => it.name }).default([]),
    releaseSecrets: releaseSecrets.default({}),
    teams: listOf(team, { key: "name", identify: (it) => it.name }).default([]),
});

const schema = settingsShape.superRefine(checkConsistency);

type Settings = DeepReadonly<z.output<typeof schema>>;

/** Everything that an environment decides, checked and complete. */
export interface PlatformConfig extends Omit<Settings, SecretSetting> {
    /**
     * The environment's name: dev, nodes, staging, prod, or a fork's own. Where it has several
     * clusters, that of one of them, as its stack is called: prod.eu.
     */
    readonly environment: string;
}

export type { SecretSetting };
export type LayerName = (typeof layerNames)[number];
export type TeamConfig = PlatformConfig["teams"][number];
export type ServiceConfig = TeamConfig["services"][number];
/** Whom alerts are sent to, and which; how to reach it is its secret. */
export type ReceiverConfig = PlatformConfig["alerting"]["receivers"][number];
export type AdmissionConfig = PlatformConfig["admission"];
export type DnsConfig = PlatformConfig["dns"];
export type CertificatesConfig = PlatformConfig["certificates"];
export type IngressConfig = PlatformConfig["ingress"];
/** A program that serves Ingresses. */
export type ControllerName = IngressConfig["controllers"][number];
/** A server that samples are sent to, beside Prometheus' own disk; its secret is apart. */
export type RemoteWriteConfig = PlatformConfig["monitoring"]["remoteWrite"][number];
/** Who says who somebody is that looks at dashboards. */
export type OidcConfig = NonNullable<PlatformConfig["grafana"]["oidc"]>;
export type ResourceMetricsConfig = PlatformConfig["resourceMetrics"];
export type TracingConfig = PlatformConfig["tracing"];
export type StorageConfig = PlatformConfig["storage"];
export type DeliveryConfig = PlatformConfig["delivery"];
/** Registries of charts, and which of the platform's own charts are there. */
export type ChartsConfig = PlatformConfig["charts"];
/** A chart of the organisation's own; what of its values is secret is apart. */
export type ReleaseConfig = PlatformConfig["releases"][number];
export type ForgeConfig = NonNullable<DeliveryConfig["woodpecker"]["forge"]>;

/** The names of the settings, for messages and tests. */
export const settingNames: readonly string[] = [...Object.keys(settingsShape.shape), "clusters"];

/**
 * Turns the raw settings of an environment, or of one of its clusters, into a configuration.
 *
 * @param stack The Pulumi stack's name: the environment's, or `prod.eu` for its cluster eu.
 * @param raw The settings without their `groundwork:` prefix, as plain values.
 * @throws UserError with one sentence that names the key, the value and what it must be.
 */
export function parseConfig(stack: string, raw: Readonly<Record<string, unknown>>): PlatformConfig {
    const { environment, settings, locate } = settingsOfStack(stack, raw);
    const parsed = schema.safeParse(settings);
    if (!parsed.success) {
        const [first] = parsed.error.issues;
        throw new UserError(
            first === undefined
                ? `Pulumi.${environment}.yaml could not be read.`
                : describeIssue(environment, raw, locate(first)),
        );
    }
    return deepFreeze({ ...withoutSecrets(parsed.data), environment: stack });
}
