import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";

import type { SystemSummary } from "../components/internal/system";
import { Release } from "../components/release";
import type { PlatformConfig, ReleaseConfig } from "../config";
import { releaseNamespace } from "../config/releases";
import { admissionLabels } from "./admission";
import { releaseChart, secretPasswords } from "./charts";
import type { PlatformSecrets } from "./platform";
import type { Site } from "./site";

/** The organisation's own charts, one line each in the table of what stands. */
export interface Releases {
    readonly systems: readonly { readonly summary: SystemSummary }[];
}

/** What releases stand on. */
type ReleaseSite = Pick<Site, "dns" | "gates" | "entrance"> & {
    readonly namespaces: Pick<Site["namespaces"], "monitoring">;
};

/** Charts that are settings. All that one has hangs below its component, and goes with it. */
export function releases(
    config: PlatformConfig,
    { dns, gates, namespaces, entrance }: ReleaseSite,
    opts: pulumi.ComponentResourceOptions,
    secrets: PlatformSecrets,
): Releases {
    const charts = { charts: config.charts, passwordOf: secretPasswords(secrets.chartSecrets) };
    return {
        systems: config.releases.map((release) => {
            const name = releaseNamespace(release.name);
            return new Release(
                name,
                {
                    release,
                    chart: releaseChart(release, charts),
                    secretValues: secretValuesOf(release, secrets.releaseSecrets),
                    after: gates,
                    labels: admissionLabels(name, config),
                    dns,
                    monitoring: namespaces.monitoring,
                    entrances: entrance
                        ? config.ingress.controllers.map(
                              (controller) => entrance.controller(controller).namespace,
                          )
                        : [],
                },
                opts,
            );
        }),
    };
}

/** The paths are known before any secret is. */
function secretValuesOf(
    { name, secretValues }: ReleaseConfig,
    secrets: pulumi.Output<string> | undefined,
): Readonly<Record<string, pulumi.Output<string>>> {
    const known = pulumi
        .secret(secrets ?? "{}")
        .apply((json) => secretsByRelease.parse(JSON.parse(json))[name] ?? {});
    return Object.fromEntries(
        secretValues.map((path) => [path, known.apply((all) => all[path] ?? "")]),
    );
}

const secretsByRelease = z.record(z.string(), z.record(z.string(), z.string()));
