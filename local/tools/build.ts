import * as fs from "node:fs/promises";
import * as path from "node:path";
import { repositoryRoot } from "../paths";
import type { Build, ModuleGroup } from "./spec";
import { runChild } from "./child";
import { buildFailure } from "./failures";
import type { Machine } from "./machine";
import { buildDirectory, type RunGo } from "./patch";

export interface BuildOrder {
    /** What it is called in progress and errors. */
    readonly label: string;
    /** The tools to build, all of one module group, by the name that each binary shall have. */
    readonly builds: ReadonlyMap<string, Build>;
    readonly group: ModuleGroup;
    /** Where Go's whole output is kept when it fails. */
    readonly log: string;
}

/**
 * Builds tools of one module with one `go build`, which shares what they have in common.
 *
 * @returns the folder that holds the binaries.
 */
export async function buildInto(
    workspace: string,
    order: BuildOrder,
    go: string,
    machine: Machine,
    signal: AbortSignal,
    note: (note: string) => void,
): Promise<string> {
    const raw = path.join(workspace, "raw");
    const scratch = path.join(workspace, "scratch");
    await fs.mkdir(raw);
    await fs.mkdir(scratch);
    const runGo = goRunner(go, order, machine, scratch, signal, note);
    const builds = [...order.builds.values()];
    await runGo(
        [
            "build",
            "-trimpath",
            "-buildvcs=false",
            ...(order.group.tags === undefined ? [] : [`-tags=${order.group.tags.join(",")}`]),
            ...builds.map((build) => ldflags(build)),
            "-o",
            `${raw}${path.sep}`,
            ...builds.map((build) => build.package),
        ],
        await buildDirectory(workspace, order.group, runGo),
    );
    await fs.rm(order.log, { force: true });
    return await named(raw, path.join(workspace, "result"), order.builds);
}

/** A Go that keeps its whole output and says what is wrong when it fails. */
function goRunner(
    go: string,
    order: BuildOrder,
    machine: Machine,
    scratch: string,
    signal: AbortSignal,
    note: (note: string) => void,
): RunGo {
    const env = goEnvironment(machine, scratch);
    let modules = 0;
    const onLine = (line: string): void => {
        if (line.startsWith("go: downloading ")) {
            modules += 1;
            note(`${modules} modules fetched`);
        }
    };
    return async (goArguments, cwd) => {
        const ended = await runChild(go, goArguments, { cwd, env, signal, onLine });
        const output = ended.output.replace(/^go: downloading .*$/gm, "");
        if (!ended.succeeded) {
            await fs.writeFile(order.log, ended.output);
            throw buildFailure(
                {
                    label: order.label,
                    cache: machine.cache,
                    goMod: path.relative(
                        repositoryRoot,
                        path.join(order.group.directory, "go.mod"),
                    ),
                    log: order.log,
                },
                output,
            );
        }
        return output;
    };
}

/** Linker flags for one package only: tools of one module may say different versions. */
function ldflags(build: Build): string {
    return `-ldflags=${build.package}=${["-s", "-w", ...build.linkerFlags].join(" ")}`;
}

/** Nothing of the user's Go settings may change what is built, only where it comes from. */
function goEnvironment(machine: Machine, scratch: string): NodeJS.ProcessEnv {
    return {
        ...process.env,
        PATH: machine.searchPath,
        CGO_ENABLED: "0",
        GOFLAGS: "-mod=readonly",
        GOWORK: "off",
        GOOS: machine.platform.os,
        GOARCH: machine.platform.arch,
        // Linking needs gigabytes, more than a /tmp in memory may have.
        GOTMPDIR: scratch,
    };
}

/** Gives each binary its tool's name; Go calls it after the last part of the package's path. */
async function named(
    raw: string,
    result: string,
    builds: ReadonlyMap<string, Build>,
): Promise<string> {
    await fs.mkdir(result);
    for (const [name, build] of builds) {
        const builtAs = path.basename(build.package.replace(/\/v\d+$/, ""));
        await fs.rename(path.join(raw, builtAs), path.join(result, name));
    }
    return result;
}
