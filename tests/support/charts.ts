import { execFile } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";

import { parseAllDocuments, stringify } from "yaml";

import { placed } from "../../cli/render/charts";
import { digestOf } from "../../local/charts";
import { silentProgress } from "../../local/progress";
import { ensureTools } from "../../local/tools";
import { type ChartLock, podSecurityVersion } from "../../versions";
import {
    currentDay,
    describeExemption,
    type Exemption,
    Exemptions,
} from "../../policy/library/exemptions";
import { platformLevel } from "../../policy/exemptions";
import { activeRules } from "../../policy/library/levels";
import { describeFinding } from "../../policy/library/report";
import { rules } from "../../policy/rules";
import { judge, resourcesOf } from "../policy/support";
import { isRecord } from "./graph";
import { sourceOfModule } from "./modules";

const run = promisify(execFile);

/**
 * Puts the chart of a Go module together, as its project's release does: no chart repository is
 * needed for it, and its version is the locked one.
 *
 * @param module Such as `github.com/cert-manager/cert-manager@v1.21.2`.
 * @param chart The chart's folder in the module.
 * @param workDirectory Where the archive is put.
 * @returns the archive's path; undefined where the module cannot be had on this machine.
 */
export async function chartOfModule(
    module: string,
    chart: string,
    workDirectory: string,
): Promise<string | undefined> {
    const version = module.slice(module.indexOf("@") + 1);
    const source = await sourceOfModule(module, workDirectory);
    if (source === undefined) {
        return undefined;
    }
    const { helm } = await ensureTools(["helm"], silentProgress);
    const numbers = ["--version", version, "--app-version", version];
    await run(helm.path, ["package", path.join(source, chart), ...numbers], { cwd: workDirectory });
    return path.join(workDirectory, `${path.basename(chart)}-${version}.tgz`);
}

/**
 * Fetches a locked chart from its repository.
 *
 * @returns the archive's path; undefined where the repository cannot be reached from this machine.
 * @throws Error where it serves another chart than the locked one.
 */
export async function chartOfRepository(
    lock: ChartLock,
    workDirectory: string,
): Promise<string | undefined> {
    const { helm } = await ensureTools(["helm"], silentProgress);
    const { digest, isLocked, verdict } = await digestOf(lock, helm.path, workDirectory);
    if (digest === undefined) {
        return undefined;
    }
    if (!isLocked) {
        throw new Error(verdict);
    }
    return path.join(workDirectory, `${lock.chart}-${lock.version}.tgz`);
}

/**
 * The archive of a chart for each test of the enclosing `describe`, in a folder of the test's own.
 * Where the chart cannot be had on this machine, the tests are skipped.
 */
export function archiveOf(
    find: (workDirectory: string) => Promise<string | undefined>,
    folder: () => string,
): () => string {
    let archive = "";
    beforeEach(async function () {
        const found = await find(folder());
        if (found === undefined) {
            this.skip();
        }
        archive = found;
    });
    return () => archive;
}

/** What helm makes of a chart: its objects, without its hooks, as Pulumi declares them. */
export async function renderChart(
    chart: string,
    { release, namespace, values }: { release: string; namespace: string; values: object },
    workDirectory: string,
): Promise<Record<string, unknown>[]> {
    const { helm } = await ensureTools(["helm"], silentProgress);
    const file = path.join(workDirectory, "values.json");
    fs.writeFileSync(file, JSON.stringify(values));
    const { stdout } = await run(
        helm.path,
        [
            ...["template", release, chart, "-n", namespace, "-f", file],
            ...["--no-hooks", "--include-crds", "--kube-version", podSecurityVersion],
        ],
        { maxBuffer: 64 * 2 ** 20 },
    );
    const objects = parseAllDocuments(stdout)
        .map((document) => {
            const object: unknown = document.toJS();
            return object;
        })
        .filter(isRecord);
    return objects.map((object) => placed(object, namespace, objects));
}

/** What the stack declares beside a chart: its manifests do not show it. */
const seenInTheStack: ReadonlySet<string> = new Set([
    "budget-exists",
    "namespaces",
    "network-policy-covers",
]);

/** Where the objects of a chart break the platform's rules, and which exemptions are of no use. */
export function faultsOfChart(
    renderings: readonly (readonly Record<string, unknown>[])[],
    exemptions: readonly Exemption[],
): readonly string[] {
    const exempted = new Exemptions(exemptions, currentDay());
    const broken = renderings.flatMap((objects) => {
        const manifests = objects
            .filter((object) => object["kind"] !== "CustomResourceDefinition")
            .map((object) => stringify(object, { aliasDuplicateObjects: false }))
            .join("---\n");
        const resources = resourcesOf({ title: "chart", manifests });
        return activeRules(rules, platformLevel)
            .filter(({ id }) => !seenInTheStack.has(id))
            .flatMap((rule) => exempted.standing(judge(rule, resources).findings))
            .filter(({ level }) => level === "violation")
            .map(describeFinding);
    });
    return [...new Set([...broken, ...exempted.unused().map(describeExemption)])];
}
