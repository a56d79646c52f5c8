import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import type { PlatformSystem, SystemSummary } from "../components/internal/system";
import type { LayerName, PlatformConfig, SecretSetting } from "../config";
import { delivery } from "./delivery";
import { foundation } from "./foundation";
import { logging } from "./logging";
import { networking } from "./networking";
import { observability } from "./observability";
import { releases } from "./releases";
import type { Site } from "./site";
import { storage } from "./storage";
import { tenants } from "./tenants";
import { tracing } from "./tracing";

/** Values of the environment that must never be seen: they stay Pulumi secrets all the way. */
export type PlatformSecrets = Readonly<Partial<Record<SecretSetting, pulumi.Output<string>>>>;

/** What `pulumi up` prints and `groundwork up` makes its table of. */
export interface PlatformOutputs {
    readonly environment: string;
    readonly profile: string;
    readonly systems: readonly SystemSummary[];
    /** Absent where the observability layer is not selected. */
    readonly grafanaAdminPassword?: pulumi.Output<string>;
    /** Absent where the environment has no Jenkins. */
    readonly jenkinsAdminPassword?: pulumi.Output<string>;
}

/** What a layer adds to the platform's outputs. */
type LayerOutputs = Pick<PlatformOutputs, "jenkinsAdminPassword">;

type Layer = (
    config: PlatformConfig,
    site: Site,
    opts: pulumi.ComponentResourceOptions,
    secrets: PlatformSecrets,
) => { readonly systems: readonly PlatformSystem[]; readonly outputs?: LayerOutputs };

/** Layers that need none of each other. */
const independentLayers: readonly (readonly [LayerName, Layer])[] = [
    ["storage", storage],
    ["logging", logging],
    ["tracing", tracing],
    ["delivery", delivery],
];

/**
 * Composes the layers that an environment selects, in order: each is given what the ones before
 * it have built, and nothing else.
 */
export function platform(config: PlatformConfig, secrets: PlatformSecrets): PlatformOutputs {
    const opts = { provider: clusterProvider(config) };
    const selected = (layer: LayerName) => config.layers.includes(layer);

    const base = foundation(config, opts, secrets);
    const network = selected("networking") ? networking(config, base, opts) : undefined;
    const site: Site = { ...base, ...(network && { entrance: network }) };
    const built = independentLayers
        .filter(([name]) => selected(name))
        .map(([, layer]) => layer(config, site, opts, secrets));
    const watched = [...(network?.systems ?? []), ...built.flatMap(({ systems }) => systems)];
    const watching = selected("observability")
        ? observability(
              config,
              site,
              watched.map((system) => system.observed),
              secrets,
              opts,
          )
        : undefined;
    const scaled: Site = {
        ...site,
        ...(watching?.metricScaling && { metricScaling: watching.metricScaling }),
    };
    const released = selected("releases") ? releases(config, site, opts, secrets) : undefined;
    const teams = selected("tenants") ? tenants(config, scaled, opts) : undefined;

    return {
        environment: config.environment,
        profile: config.profile,
        systems: [
            ...watched,
            ...(watching?.systems ?? []),
            ...(released?.systems ?? []),
            ...(teams?.systems ?? []),
        ].map((system) => system.summary),
        ...(watching && { grafanaAdminPassword: watching.grafanaAdminPassword }),
        ...built.reduce<LayerOutputs>((all, { outputs }) => ({ ...all, ...outputs }), {}),
    };
}

/**
 * The one provider that every resource uses, so that an ambient kubeconfig never decides where a
 * production platform goes.
 */
function clusterProvider(config: PlatformConfig): k8s.Provider {
    return new k8s.Provider("cluster", {
        context: config.context,
        // The cluster's identity: a renamed or moved kubeconfig never means "replace everything".
        clusterIdentifier: config.context,
        // Configuration is rolled by a checksum on the pods, so its objects are changed in place.
        enableConfigMapMutable: true,
        enableSecretMutable: true,
        // The client's default of a few requests a second makes a large platform wait for nothing.
        kubeClientSettings: { qps: 100, burst: 200 },
    });
}
