import type { z } from "zod";

import { isTree } from "../policy/library/plain";
import { type ChartSettings, knows, nameIn } from "./charts";
import type { Path, Report } from "./consistency";
import type { release } from "./settings/releases";

type Release = z.output<typeof release>;

/** What the rules over releases look at. */
export interface ReleaseSettings extends ChartSettings {
    readonly layers: readonly string[];
    readonly releases: readonly Release[];
    readonly releaseSecrets: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** The namespace of a release. */
export function releaseNamespace(release: string): string {
    return `release-${release}`;
}

/** Says what is wrong between releases, their charts' registries and their secrets. */
export function checkReleases(settings: ReleaseSettings, report: Report): void {
    for (const [index, release] of settings.releases.entries()) {
        const path = ["releases", index];
        checkChart(release, settings, path, report);
        checkSecretValues(release, settings.releaseSecrets[release.name] ?? {}, path, report);
        if (release.visitorPorts.length > 0 && !settings.layers.includes("networking")) {
            report(
                [...path, "visitorPorts"],
                "[] where groundwork:layers has no networking, as no visitors come in",
            );
        }
    }
    for (const name of Object.keys(settings.releaseSecrets)) {
        if (settings.releases.every((release) => release.name !== name)) {
            report(["releaseSecrets", name], "the secret values of a release in releases");
        }
    }
}

function checkChart(
    { chart, hooks }: Release,
    { charts: { registries } }: ReleaseSettings,
    path: Path,
    report: Report,
): void {
    if ((chart.registry === undefined) === (chart.repository === undefined)) {
        report([...path, "chart"], "a map with one of registry and repository");
        return;
    }
    if (chart.registry === undefined) {
        return;
    }
    if (!knows(registries, chart.registry)) {
        report([...path, "chart", "registry"], nameIn(registries));
    }
    // Pulumi takes the authority of helm.v3.Release as a file of the machine that it runs on.
    if (hooks && registries.some(({ name, ca }) => name === chart.registry && ca !== undefined)) {
        report(
            [...path, "hooks"],
            `false where its registry ${chart.registry} has a ca, which Pulumi does not give to helm then`,
        );
    }
}

function checkSecretValues(
    { name, values, secretValues }: Release,
    secrets: Readonly<Record<string, unknown>>,
    path: Path,
    report: Report,
): void {
    for (const [index, key] of secretValues.entries()) {
        const place = [...path, "secretValues", index];
        if (secrets[key] === undefined) {
            report(
                ["releaseSecrets", name, key],
                `the secret value of the release ${name}, set with pulumi config set --secret --path 'releaseSecrets.${name}["${key}"]'`,
            );
        }
        if (secretValues.some((other) => other.startsWith(`${key}.`))) {
            report(place, "a path that no other one of the list goes on from");
        }
        if (isTaken(values, key.split("."))) {
            report(place, "a path of which values say nothing");
        }
    }
    for (const key of Object.keys(secrets)) {
        if (!secretValues.includes(key)) {
            report(["releaseSecrets", name, key], `one of secretValues of the release ${name}`);
        }
    }
}

/** Do values say something at a path, or end before it? */
function isTaken(values: unknown, [key, ...rest]: readonly string[]): boolean {
    if (key === undefined) {
        return values !== undefined;
    }
    return isTree(values) ? isTaken(values[key], rest) : values !== undefined;
}
