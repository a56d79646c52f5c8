import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";

import type { ChartAccess, SuppliedChart } from "../components/chart-release/values";
import type { ChartsConfig, ReleaseConfig } from "../config";
import { UserError } from "../errors";
import { type ChartName, lockOf } from "../versions";

type Registry = ChartsConfig["registries"][number];

/** What says where a chart comes from, and who asks for it. */
export interface ChartSettings {
    readonly charts: ChartsConfig;
    /** Passwords by registry, as the text of a JSON object; absent where none is a secret. */
    readonly secrets?: pulumi.Output<string> | undefined;
}

/**
 * A chart of the platform's own, from its mirror where there is one. What is in it stays the same:
 * the digest of the archive goes with it where upstream is locked by that.
 */
export function platformChart(name: ChartName, settings: ChartSettings): SuppliedChart {
    const lock = lockOf(name);
    const mirror = settings.charts.mirrors[name];
    if (mirror === undefined) {
        return lock;
    }
    const isArchive = !lock.repository.startsWith("oci://");
    return {
        ...inRegistry(mirror.registry, settings),
        chart: lock.chart,
        version: lock.version,
        digest: mirror.digest ?? lock.digest,
        ...(isArchive && { archive: lock.digest }),
    };
}

/** The chart of a release of the organisation's. */
export function releaseChart(
    { chart: { name, version, digest, registry, repository = "" } }: ReleaseConfig,
    settings: ChartSettings,
): SuppliedChart {
    const source = registry === undefined ? { repository } : inRegistry(registry, settings);
    return { ...source, chart: name, version, digest };
}

function inRegistry(
    name: string,
    { charts, secrets }: ChartSettings,
): Pick<SuppliedChart, "repository" | "access"> {
    const registry = charts.registries.find((one) => one.name === name);
    if (registry === undefined) {
        throw new Error(`There is no registry of charts ${name}.`);
    }
    return { repository: registry.url, access: accessTo(registry, secrets) };
}

function accessTo(registry: Registry, secrets: pulumi.Output<string> | undefined): ChartAccess {
    const { username, ca } = registry;
    return {
        ...(username !== undefined && {
            login: { username, password: passwordOf(registry, secrets) },
        }),
        ...(ca !== undefined && { ca }),
    };
}

/** @throws UserError where the environment has no password under the name that the settings say. */
function passwordOf(
    { name, passwordVariable }: Registry,
    secrets: pulumi.Output<string> | undefined,
): pulumi.Output<string> {
    if (passwordVariable === undefined) {
        return pulumi
            .secret(secrets ?? "{}")
            .apply((json) => passwords.parse(JSON.parse(json))[name] ?? "");
    }
    const password = process.env[passwordVariable];
    if (password === undefined || password === "") {
        throw new UserError(
            `The registry of charts ${name} takes its password from ${passwordVariable}, which is not set: set it in the environment of this command, or the secret chartSecrets.${name} in its place.`,
        );
    }
    return pulumi.secret(password);
}

const passwords = z.record(z.string(), z.string());
