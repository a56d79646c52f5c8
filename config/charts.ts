import { type ChartName, chartNames, lockOf } from "../versions";
import type { Report } from "./consistency";
import { checkNamedSecrets } from "./namedSecrets";

/** A registry of charts, as far as other settings refer to it. */
export interface Registry {
    readonly name: string;
    readonly username?: string | undefined;
    readonly passwordVariable?: string | undefined;
    readonly ca?: string | undefined;
}

interface Mirror {
    readonly registry: string;
    readonly digest?: string | undefined;
}

/** What the rules over registries of charts look at. */
export interface ChartSettings {
    readonly charts: {
        readonly registries: readonly Registry[];
        readonly mirrors: Readonly<Partial<Record<ChartName, Mirror>>>;
    };
    readonly chartSecrets: Readonly<Record<string, unknown>>;
}

/** Says what is wrong between registries, their secrets, and the charts that are there. */
export function checkCharts({ charts, chartSecrets }: ChartSettings, report: Report): void {
    const { registries, mirrors } = charts;
    for (const [index, { username, passwordVariable }] of registries.entries()) {
        if (passwordVariable !== undefined && username === undefined) {
            report(
                ["charts", "registries", index, "username"],
                "the name of who asks, as there is a passwordVariable",
            );
        }
    }
    checkNamedSecrets(
        registries.map(({ name, username, passwordVariable }) => ({
            name,
            needsSecret: username !== undefined && passwordVariable === undefined,
        })),
        chartSecrets,
        {
            setting: "chartSecrets",
            owner: "registry",
            list: "charts.registries",
            without: "username, or has a passwordVariable",
        },
        report,
    );
    for (const chart of chartNames) {
        checkMirror(chart, mirrors[chart], registries, report);
    }
}

function checkMirror(
    chart: ChartName,
    mirror: Mirror | undefined,
    registries: readonly Registry[],
    report: Report,
): void {
    if (mirror === undefined) {
        return;
    }
    const path = ["charts", "mirrors", chart];
    if (!knows(registries, mirror.registry)) {
        report([...path, "registry"], nameIn(registries));
    }
    // The digest that is locked is of an archive, and helm compares that of the manifest around it.
    if (mirror.digest === undefined && !lockOf(chart).repository.startsWith("oci://")) {
        report([...path, "digest"], `the digest that helm push told of ${chart}, sha256:…`);
    }
}

export function knows(registries: readonly Registry[], name: string): boolean {
    return registries.some((registry) => registry.name === name);
}

/** What a reference to a registry must be instead. */
export function nameIn(registries: readonly Registry[]): string {
    return registries.length === 0
        ? "the name of a registry in charts.registries, which is empty"
        : `one of charts.registries: ${registries.map(({ name }) => name).join(", ")}`;
}
