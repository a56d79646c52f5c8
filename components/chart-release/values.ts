import * as pulumi from "@pulumi/pulumi";

import { UserError } from "../../errors";
import type { ChartLock } from "../../versions";

/** Values of a chart. Secrets in them are Pulumi outputs. */
export type Values = Readonly<Record<string, unknown>>;

/**
 * How a registry of charts is asked.
 *
 * @typeParam Password A Pulumi secret, or a text where no engine runs.
 */
export interface ChartAccess<Password = pulumi.Input<string>> {
    /** Absent where it asks nobody who they are. */
    readonly login?: {
        readonly username: string;
        readonly password: Password;
    };
    /** Certificates in PEM that its own is signed by. @default an authority that the machine knows */
    readonly ca?: string | undefined;
}

/** A locked chart, where it is got. */
export interface SuppliedChart<Password = pulumi.Input<string>> extends ChartLock {
    /** @default anybody may have it */
    readonly access?: ChartAccess<Password>;
}

/** How helm and Pulumi are told of a chart. */
export interface ChartSource {
    readonly chart: string;
    readonly version: string;
    /** Absent for a chart in an OCI registry, whose address is all of it. */
    readonly repo?: string;
}

/** Does a registry serve the chart? Helm itself compares its digest then, at every preview. */
export function isOci({ repository }: ChartLock): boolean {
    return repository.startsWith("oci://");
}

/**
 * Where helm finds the chart, and no other one.
 *
 * @throws UserError where nobody has said yet what the chart's digest is.
 */
export function chartSource(lock: ChartLock): ChartSource {
    const { repository, chart, version, digest } = lock;
    if (digest === undefined) {
        throw new UserError(
            `The chart ${chart} ${version} is not locked, so it is not released: run bin/groundwork charts, look at what it found, and put the digest beside the version.`,
        );
    }
    return isOci(lock)
        ? { chart: `${repository}/${chart}@${digest}`, version }
        : { chart, version, repo: repository };
}

/**
 * Lays values over others: maps key by key, all else whole, a list too. Null stays: to helm it
 * means that the chart's own default is to go.
 */
export function mergeValues(base: Values, over: Values): Values {
    const merged: Record<string, unknown> = { ...base };
    for (const [key, value] of Object.entries(over)) {
        const below = merged[key];
        merged[key] = isMap(below) && isMap(value) ? mergeValues(below, value) : value;
    }
    return merged;
}

/** Lays one value over others, at a path of keys joined by dots. */
export function withValue(values: Values, path: string, value: unknown): Values {
    const over = path.split(".").reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
    return isMap(over) ? mergeValues(values, over) : values;
}

/** A map of values, and no output, asset or list. */
function isMap(value: unknown): value is Values {
    return (
        typeof value === "object" &&
        value !== null &&
        !pulumi.Output.isInstance(value) &&
        Object.getPrototypeOf(value) === Object.prototype
    );
}
