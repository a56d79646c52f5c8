import { output } from "@pulumi/pulumi";

import type { Observed } from "../../components/internal/system";
import { parseConfig, type PlatformConfig } from "../../config";
import { foundation } from "../../stacks/foundation";
import { observability } from "../../stacks/observability";
import { at, type GraphOptions, recordGraph, type RecordedResource } from "./graph";

/** Of the receiver `oncall`. */
export const webhookUrl = "https://hooks.example.com/secret-path";

export interface ObservedPlatform extends GraphOptions {
    /** Settings laid over a minimal environment. */
    readonly settings?: Readonly<Record<string, unknown>>;
    /** What other layers' systems bring along. */
    readonly observed?: readonly Observed[];
}

/** An environment with as little in it as can be. */
export function minimalConfig(settings: Readonly<Record<string, unknown>> = {}): PlatformConfig {
    return parseConfig("test", {
        profile: "local",
        context: "test",
        domain: "example.com",
        ...settings,
    });
}

/** Foundation and observability of an environment, as the platform composes them. */
export function observedPlatform({
    settings = {},
    observed = [],
    ...options
}: ObservedPlatform = {}): Promise<RecordedResource[]> {
    const config = minimalConfig(settings);
    return recordGraph(() => {
        const base = foundation(config, {});
        const secrets = {
            alertSecrets: output(JSON.stringify(alertSecretsOf(config))),
            remoteWriteSecrets: output(JSON.stringify(remoteWriteSecretsOf(config))),
        };
        observability(config, base, observed, secrets, {});
    }, options);
}

/** A secret for every receiver; that of the others tells whose it is. */
function alertSecretsOf({ alerting }: PlatformConfig): Readonly<Record<string, string>> {
    return Object.fromEntries(
        alerting.receivers.map(({ name }) => [
            name,
            name === "oncall" ? webhookUrl : `secret-of-${name}`,
        ]),
    );
}

/** A secret for every endpoint that takes samples. */
function remoteWriteSecretsOf({ monitoring }: PlatformConfig): Readonly<Record<string, string>> {
    return Object.fromEntries(
        monitoring.remoteWrite.map(({ name }) => [name, `secret-of-${name}`]),
    );
}

/** The resources of one component, by the component's name. */
export function partsOf(graph: readonly RecordedResource[], component: string): RecordedResource[] {
    return graph.filter(({ parent }) => parent === component);
}

/** The workloads of a graph, whatever their kind. */
export function workloads(graph: readonly RecordedResource[]): RecordedResource[] {
    return graph.filter(({ type }) => /:(Deployment|StatefulSet|DaemonSet)$/.test(type));
}

/** The one container of a workload's pods. */
export function containerOf(workload: RecordedResource): unknown {
    return at(workload.inputs, "spec", "template", "spec", "containers", "0");
}

/** A list at a path; empty where there is none. */
export function listAt(value: unknown, ...path: readonly string[]): readonly unknown[] {
    const found = at(value, ...path);
    return Array.isArray(found) ? found : [];
}
