import { parseConfig } from "../../config";
import { settingsOfFiles } from "../../config/sources";
import { repositoryRoot } from "../../local/paths";
import type { Progress } from "../../local/progress";
import { ensureTools } from "../../local/tools";
import type { Tree } from "../../policy/library/plain";
import { platform } from "../../stacks/platform";
import { chartType, renderChart } from "./charts";
import { requireSteadyCharts, withGenerated } from "./generated";
import { plannedObjects } from "./objects";
import { inOrder, type OrderedObject } from "./order";
import { type Declared, recordProgram } from "./record";
import { markedSecrets } from "./secrets";
import { anySeed, drawnFrom } from "./seed";

/**
 * All objects of an environment, in order, without a cluster and without Pulumi's engine.
 *
 * @param seed What generated secrets are made of. @default they are left open
 * @throws UserError for a wrong setting, and for what no manifest can say.
 */
export async function renderEnvironment(
    environment: string,
    progress: Progress,
    seed?: string,
): Promise<readonly OrderedObject[]> {
    const step = progress.step(`rendering ${environment}`);
    try {
        const settings = settingsOfFiles(repositoryRoot, environment);
        const config = parseConfig(environment, settings);
        const program = () => platform(config, markedSecrets(settings));
        const objects = await renderProgram(environment, program, progress, seed);
        step.done(`${objects.length} objects`);
        return objects;
    } catch (error) {
        step.fail();
        throw error;
    }
}

/** The objects of any program. */
export async function renderProgram(
    environment: string,
    program: () => unknown,
    progress: Progress,
    seed?: string,
): Promise<readonly OrderedObject[]> {
    const record = (from: string) =>
        recordProgram(environment, program, drawnFrom(from, environment));
    const declared = await record(seed ?? anySeed());
    const other = await record(anySeed());
    const releases = declared.filter(({ type }) => type === chartType);
    if (seed === undefined) {
        requireSteadyCharts(releases, other);
    }
    const charts = await chartsOf(releases, progress);
    return inOrder(
        withGenerated(
            plannedObjects(declared, charts),
            plannedObjects(other, charts),
            seed !== undefined,
        ),
    );
}

async function chartsOf(
    charts: readonly Declared[],
    progress: Progress,
): Promise<ReadonlyMap<string, readonly Tree[]>> {
    const rendered = new Map<string, readonly Tree[]>();
    if (charts.length === 0) {
        return rendered;
    }
    const { helm } = await ensureTools(["helm"], progress);
    for (const chart of charts) {
        rendered.set(chart.urn, await renderChart(chart, helm.path));
    }
    return rendered;
}
