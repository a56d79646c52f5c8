import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

import type { SuppliedChart } from "../../components/chart-release/values";
import type { PlatformConfig } from "../../config";
import { UserError } from "../../errors";
import { digestOf, type Found } from "../../local/charts";
import type { Progress } from "../../local/progress";
import { ensureTools } from "../../local/tools";
import { chartsOf, plainPasswords } from "../../stacks/charts";
import type { Session } from "../session";

/** Fetches charts, each into a folder of its own, and tells what was found of each. */
export async function lookAtCharts(
    charts: readonly SuppliedChart<string>[],
    progress: Progress,
): Promise<readonly Found[]> {
    const { helm } = await ensureTools(["helm"], progress);
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "groundwork-charts-"));
    try {
        return await Promise.all(
            charts.map((chart, index) => {
                const own = path.join(folder, String(index));
                fs.mkdirSync(own, { mode: 0o700 });
                return digestOf(chart, helm.path, own);
            }),
        );
    } finally {
        fs.rmSync(folder, { recursive: true, force: true });
    }
}

/**
 * Makes sure that every chart of an environment is the one that was locked, before anything is
 * changed. Helm itself compares only what registries serve.
 *
 * @throws UserError with one sentence on the first that is not, or cannot be had.
 */
export async function requireLockedCharts(
    { config, stack }: Pick<Session, "config" | "stack">,
    progress: Progress,
): Promise<void> {
    await requireCharts(config, await chartSecretsOf(config, stack), progress);
}

/** @param secrets The secrets chartSecrets in the open; undefined: no registry takes one. */
export async function requireCharts(
    config: PlatformConfig,
    secrets: string | undefined,
    progress: Progress,
): Promise<void> {
    const charts = chartsOf(config, plainPasswords(secrets));
    if (charts.length === 0) {
        return;
    }
    const step = progress.step(`looking at the charts of ${config.environment}`);
    const found = await lookAtCharts(charts, progress);
    const other = found.find(({ isLocked }) => !isLocked);
    if (other === undefined) {
        step.done(`${found.length} as locked`);
        return;
    }
    step.fail();
    throw new UserError(`The chart ${other.chart} ${other.version}: ${other.verdict}.`);
}

/** The passwords that Pulumi keeps, where some registry wants one. */
async function chartSecretsOf(
    { charts }: PlatformConfig,
    { stack }: Session["stack"],
): Promise<string | undefined> {
    const needed = charts.registries.some(
        ({ username, passwordVariable }) =>
            username !== undefined && passwordVariable === undefined,
    );
    return needed ? (await stack.getConfig("groundwork:chartSecrets")).value : undefined;
}
