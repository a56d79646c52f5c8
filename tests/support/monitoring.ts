import * as fs from "node:fs";
import * as path from "node:path";

import { z } from "zod";

import { catalogue, type HelperName } from "../../local/images/catalogue";
import { silentProgress } from "../../local/progress";
import { runChild } from "../../local/tools/child";
import { thisMachine } from "../../local/tools/machine";
import { provideTools } from "../../local/tools/provide";
import { at, find, type RecordedResource } from "./graph";
import { configOf, graphOf, more } from "./platform";

/** How long it takes to build promtool and amtool where nothing of them is cached. */
export const checkersTimeout = 20 * 60_000;

/** What a program says of files, and whether it finds them right. */
export type Checker = (...args: readonly string[]) => Promise<Verdict>;

export interface Verdict {
    readonly succeeded: boolean;
    readonly output: string;
}

/** The programs that come with Prometheus and Alertmanager to check what these read. */
export async function checkers(): Promise<Readonly<Record<"promtool" | "amtool", Checker>>> {
    const names = ["promtool", "amtool"] as const satisfies readonly HelperName[];
    const tools = await provideTools(catalogue, names, silentProgress, thisMachine());
    const checker =
        (name: (typeof names)[number]): Checker =>
        (...args) =>
            runChild(tools[name].path, args, {
                env: {},
                signal: AbortSignal.timeout(120_000),
            });
    return { promtool: checker("promtool"), amtool: checker("amtool") };
}

/** A platform with every system that has rules. */
export function wholePlatform(): Promise<RecordedResource[]> {
    return graphOf(configOf("prod", more));
}

/** The text of a ConfigMap's key. */
export function textOf(graph: readonly RecordedResource[], configMap: string, key: string): string {
    return String(at(find(graph, `ConfigMap/${configMap}`).inputs, "data", key));
}

/** Every query of a platform's dashboards, by the dashboard and panel that asks. */
export function dashboardQueries(graph: readonly RecordedResource[]): readonly DashboardQuery[] {
    return dashboardsOf(graph).flatMap(({ uid, panels }) =>
        panels.flatMap(({ title, targets }) =>
            targets.map(({ expr }) => ({ where: `${uid}: ${title}`, expr })),
        ),
    );
}

export interface DashboardQuery {
    readonly where: string;
    readonly expr: string;
}

const dashboardJson = z.object({
    uid: z.string(),
    title: z.string(),
    panels: z.array(
        z.object({
            title: z.string(),
            fieldConfig: z.object({ defaults: z.object({ unit: z.string() }) }),
            targets: z.array(z.object({ expr: z.string() })),
        }),
    ),
});

/** The dashboards as Grafana is given them. */
export function dashboardsOf(
    graph: readonly RecordedResource[],
): readonly z.output<typeof dashboardJson>[] {
    return graph
        .filter(({ name }) => name.startsWith("grafana-dashboard-"))
        .flatMap(({ inputs }): unknown[] => Object.values(at(inputs, "data") ?? {}))
        .map((json) => dashboardJson.parse(JSON.parse(String(json))));
}

/** Writes a file into a folder, and tells its path. */
export function written(folder: string, name: string, content: string): string {
    const file = path.join(folder, name);
    fs.writeFileSync(file, content);
    return file;
}
