import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";

import type { ChartAccess, SuppliedChart } from "../components/chart-release/values";
import type { ChartsConfig, PlatformConfig, ReleaseConfig } from "../config";
import { UserError } from "../errors";
import { type ChartName, lockOf } from "../versions";
import { type OptionalName, releasesOf, wantedNames } from "./namespaces";

export type Registry = ChartsConfig["registries"][number];

/** What says where a chart comes from, and who asks for it. */
export interface ChartSettings<Password> {
    readonly charts: ChartsConfig;
    /** Asked of registries only that want to know who asks; undefined: nobody says so. */
    readonly passwordOf: (registry: Registry) => Password | undefined;
}

/**
 * A chart of the platform's own, from its mirror where there is one. What is in it stays the same:
 * the digest of the archive goes with it where upstream is locked by that.
 */
export function platformChart<Password>(
    name: ChartName,
    settings: ChartSettings<Password>,
): SuppliedChart<Password> {
    const { repository, chart, version, digest } = lockOf(name);
    const mirror = settings.charts.mirrors[name];
    if (mirror === undefined) {
        return { repository, chart, version, digest };
    }
    return {
        ...inRegistry(mirror.registry, settings),
        chart,
        version,
        digest: mirror.digest ?? digest,
        ...(!repository.startsWith("oci://") && { archive: digest }),
    };
}

/** The chart of a release of the organisation's. */
export function releaseChart<Password>(
    { chart: { name, version, digest, registry, repository = "" } }: ReleaseConfig,
    settings: ChartSettings<Password>,
): SuppliedChart<Password> {
    const source = registry === undefined ? { repository } : inRegistry(registry, settings);
    return { ...source, chart: name, version, digest };
}

/** Whose chart is whose: for all who fetch them before they are released. */
const chartsOfConcerns: Readonly<Partial<Record<OptionalName, ChartName>>> = {
    certificates: "cert-manager",
    keda: "keda",
    nfs: "csi-driver-nfs",
    openebs: "openebs",
};

/** All charts that an environment releases. */
export function chartsOf<Password>(
    config: PlatformConfig,
    passwordOf: ChartSettings<Password>["passwordOf"],
): readonly SuppliedChart<Password>[] {
    const settings = { charts: config.charts, passwordOf };
    const own = wantedNames(config)
        .map((concern) => chartsOfConcerns[concern])
        .filter((name) => name !== undefined);
    return [
        ...own.map((name) => platformChart(name, settings)),
        ...releasesOf(config).map((release) => releaseChart(release, settings)),
    ];
}

/** The passwords of registries as secrets of a Pulumi program. */
export function secretPasswords(
    secrets: pulumi.Output<string> | undefined,
): ChartSettings<pulumi.Output<string>>["passwordOf"] {
    return (registry) =>
        registry.passwordVariable === undefined
            ? pulumi.secret(secrets ?? "{}").apply((json) => passwordsIn(json)[registry.name] ?? "")
            : pulumi.secret(variableOf(registry.name, registry.passwordVariable));
}

/** @param secrets The secrets chartSecrets in the open; undefined: nobody can read them. */
export function plainPasswords(secrets: string | undefined): ChartSettings<string>["passwordOf"] {
    return ({ name, passwordVariable }) =>
        passwordVariable === undefined
            ? secrets && passwordsIn(secrets)[name]
            : variableOf(name, passwordVariable);
}

function inRegistry<Password>(
    name: string,
    { charts, passwordOf }: ChartSettings<Password>,
): { readonly repository: string; readonly access: ChartAccess<Password> } {
    const registry = charts.registries.find((one) => one.name === name);
    if (registry === undefined) {
        throw new Error(`There is no registry of charts ${name}.`);
    }
    const { url, username, ca } = registry;
    const password = username === undefined ? undefined : passwordOf(registry);
    return {
        repository: url,
        access: {
            ...(username !== undefined &&
                password !== undefined && { login: { username, password } }),
            ...(ca !== undefined && { ca }),
        },
    };
}

/** @throws UserError where the environment has nothing under the name that the settings say. */
function variableOf(registry: string, variable: string): string {
    const password = process.env[variable];
    if (password === undefined || password === "") {
        throw new UserError(
            `The registry of charts ${registry} takes its password from ${variable}, which is not set: set it in the environment of this command, or leave passwordVariable out and set the secret chartSecrets.${registry}.`,
        );
    }
    return password;
}

function passwordsIn(json: string): Readonly<Record<string, string>> {
    return z.record(z.string(), z.string()).parse(JSON.parse(json));
}
