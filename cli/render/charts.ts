import { execFile } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { isDeepStrictEqual, promisify } from "node:util";

import * as pulumi from "@pulumi/pulumi";
import { parseAllDocuments } from "yaml";
import { z } from "zod";

import { UserError } from "../../errors";
import { accessOptions } from "../../local/charts";
import { isTree, type Tree } from "../../policy/library/plain";
import { podSecurityVersion } from "../../versions";
import { complaintOf } from "../engine/access";
import { isMarked } from "./mark";
import { spoken } from "./names";
import type { Declared } from "./record";
import { isNamespaced } from "./scope";

const run = promisify(execFile);

const chartInputs = z.looseObject({
    name: z.string(),
    namespace: z.string(),
    chart: z.string(),
    version: z.string().optional(),
    repositoryOpts: z
        .looseObject({
            repo: z.string().optional(),
            username: z.string().optional(),
            password: z.string().optional(),
            caFile: z.instanceof(pulumi.asset.StringAsset).optional(),
        })
        .prefault({}),
    values: z.record(z.string(), z.unknown()).optional(),
});

export const chartType = "kubernetes:helm.sh/v4:Chart";

/**
 * The objects of a chart, as Pulumi's provider declares them: without hooks, with definitions.
 *
 * @param helm Path of the program.
 * @throws UserError where helm cannot render it, its objects would show a secret, or it makes other
 * ones each time.
 */
export async function renderChart(declared: Declared, helm: string): Promise<readonly Tree[]> {
    const [objects, again] = await Promise.all([
        template(declared, helm),
        template(declared, helm),
    ]);
    const drawn = objects.find((object, index) => !isDeepStrictEqual(object, again[index]));
    if (drawn !== undefined) {
        throw new UserError(
            `${spoken(drawn)} of the chart ${declared.name} is another one at each rendering, as its templates draw at random: give the chart a Secret by name instead.`,
        );
    }
    return objects;
}

async function template(declared: Declared, helm: string): Promise<readonly Tree[]> {
    const { name, namespace, chart, version, repositoryOpts, values } = chartInputs.parse(
        declared.inputs,
    );
    if (declared.secretInputs.includes("values")) {
        throw new UserError(
            `The chart ${chart} takes secret values, so that its objects would show them: give it a Secret by name instead.`,
        );
    }
    const { repo } = repositoryOpts;
    const stdout = await withAccess(chart, repositoryOpts, async (access) => {
        const running = run(
            helm,
            [
                ...["template", name, chart, "--namespace", namespace, "--values", "-"],
                ...["--no-hooks", "--include-crds", "--kube-version", podSecurityVersion],
                ...(version === undefined ? [] : ["--version", version]),
                ...(repo === undefined ? [] : ["--repo", repo]),
                ...access,
            ],
            { maxBuffer: 256 * 1024 * 1024 },
        );
        running.child.stdin?.end(JSON.stringify(values ?? {}));
        return (await running).stdout;
    }).catch((error: unknown) => {
        const [reason = ""] = complaintOf(error).split("\n").slice(-1);
        throw new UserError(
            `The chart ${chart} cannot be rendered (${reason.replace(/^Error: /, "")}): look at its repository, and at who may read it (helm registry login).`,
        );
    });
    const objects = parseAllDocuments(stdout)
        .map((document) => {
            const object: unknown = document.toJS();
            return object;
        })
        .filter(isTree)
        .flatMap(itemsOf);
    return objects.map((object) => placed(object, namespace, objects));
}

type RepositoryOptions = z.output<typeof chartInputs>["repositoryOpts"];

/**
 * Works with helm's options for a private registry. Of a password that a render does not know, helm's own
 * login takes the place.
 */
async function withAccess<T>(
    chart: string,
    { username, password, caFile }: RepositoryOptions,
    work: (options: readonly string[]) => Promise<T>,
): Promise<T> {
    const isKnown = password !== undefined && !isMarked(password);
    const ca = await caFile?.text;
    if (!isKnown && ca === undefined) {
        return work([]);
    }
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "groundwork-render-"));
    try {
        const login = isKnown && username !== undefined ? { login: { username, password } } : {};
        return await work(accessOptions(chart, { ...login, ca }, folder));
    } finally {
        fs.rmSync(folder, { recursive: true, force: true });
    }
}

function itemsOf(object: Tree): readonly Tree[] {
    const { items } = object;
    return Array.isArray(items) ? items.filter(isTree).flatMap(itemsOf) : [object];
}

/** With its namespace, where its kind lives in one and it names none. */
export function placed(object: Tree, namespace: string, neighbours: readonly Tree[]): Tree {
    const metadata = isTree(object["metadata"]) ? object["metadata"] : {};
    return metadata["namespace"] === undefined && isNamespaced(object, neighbours)
        ? { ...object, metadata: { ...metadata, namespace } }
        : object;
}
