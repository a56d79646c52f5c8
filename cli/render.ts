import { UserError } from "../errors";
import { type Progress, terminalProgress } from "../local/progress";
import { type Command, readOptions } from "./command";
import { oneStackOf } from "./fleet/stacks";
import { type Written, writeRender } from "./render/directory";
import { renderEnvironment } from "./render/environment";
import { filesOf, secretsFile, yaml } from "./render/files";
import { violationsOf } from "./render/judge";
import type { OrderedObject } from "./render/order";
import { madeSecrets, wantedSecrets } from "./render/secrets";
import { readSeed } from "./render/seed";

const usage =
    "bin/groundwork render [-e ENV] [--cluster NAME] -o DIR [--path PATH] [--seed FILE] [--json] | render [-e ENV] [--cluster NAME] --seed FILE --secrets";

const renderOptions = {
    env: { type: "string", short: "e", default: "dev" },
    cluster: { type: "string" },
    output: { type: "string", short: "o" },
    path: { type: "string" },
    seed: { type: "string" },
    secrets: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
} as const;

/** Writes an environment as manifests, for whoever applies them in Pulumi's place. */
export const render: Command = {
    summary: "write an environment as manifests, for Argo CD and Flux",
    usage,
    async run(args) {
        const options = readOptions(args, renderOptions, usage);
        const { output } = options;
        const seed = options.seed === undefined ? undefined : readSeed(options.seed);
        if (options.secrets === (output !== undefined)) {
            throw new UserError(`Name either -o DIR or --secrets; usage: ${usage}`);
        }
        if (options.secrets && seed === undefined) {
            throw new UserError("--secrets makes Secrets of a seed: name it with --seed FILE.");
        }
        const environment = oneStackOf(options);
        const progress = terminalProgress();
        const objects = await renderEnvironment(environment, progress, seed);
        if (output === undefined) {
            printSecrets(objects, progress);
            return 0;
        }
        const violations = violationsOf(objects, environment);
        if (violations.length > 0) {
            console.log(violations.map((each) => `policy violation: ${each}`).join("\n"));
            console.error("groundwork: nothing was written.");
            return 1;
        }
        const path = cleanPath(options.path ?? environment);
        const written = writeRender(output, environment, filesOf(objects, path));
        console.log(options.json ? report(objects, written) : told(output, objects, written));
        return 0;
    },
};

/** Secrets on standard output, for a pipe; what is missing in them for people. */
function printSecrets(objects: readonly OrderedObject[], progress: Progress): void {
    const { manifests, missing } = madeSecrets(objects);
    process.stdout.write(manifests.map(yaml).join("---\n"));
    for (const key of missing) {
        progress.info(`Secret ${key}: no seed makes it, so supply it by hand.`);
    }
}

function cleanPath(path: string): string {
    return path.replace(/^(\.?\/)+|\/+$/g, "");
}

function told(output: string, objects: readonly OrderedObject[], written: Written): string {
    const secrets = wantedSecrets(objects);
    const counts = `${output}: ${written.files} files, ${written.changed} changed, ${written.removed} removed`;
    return secrets.length === 0
        ? counts
        : [
              counts,
              "",
              `Secrets to supply, with their keys (${output}/${secretsFile}):`,
              ...secrets.map(
                  ({ namespace, name, keys }) =>
                      `  ${namespace}/${name}: ${keys.map(({ key }) => key).join(", ")}`,
              ),
          ].join("\n");
}

function report(objects: readonly OrderedObject[], written: Written): string {
    const waves = Math.max(0, ...objects.map(({ wave }) => wave + 1));
    return JSON.stringify({ ...written, waves, secrets: wantedSecrets(objects) }, undefined, 2);
}
