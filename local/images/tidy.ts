/**
 * Tidies the go.mod of a group of images where its patches lie in place: `go mod tidy` by itself
 * asks for what the patches take out, which the module proxy may not serve.
 *
 *     node -r ./bin/typescript.js local/images/tidy.ts traefik
 */
import { execFileSync } from "node:child_process";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { buildDirectory, type RunGo } from "../tools/patch";
import type { ToolSpec } from "../tools/spec";
import { catalogue } from "./catalogue";

const runGo: RunGo = (goArguments, cwd) =>
    Promise.resolve(
        execFileSync("go", [...goArguments], {
            cwd,
            encoding: "utf8",
            stdio: ["ignore", "pipe", "inherit"],
            env: { ...process.env, GOFLAGS: "-mod=mod", GOWORK: "off" },
        }),
    );

async function tidy(name: string | undefined): Promise<void> {
    const groups = Object.values<ToolSpec>(catalogue).map((spec) => spec.build.group);
    const group = groups.find((candidate) => candidate.name === name);
    if (group === undefined) {
        throw new Error(`name one of ${groups.map((candidate) => candidate.name).join(", ")}`);
    }
    const workspace = await fs.mkdtemp(path.join(os.tmpdir(), "tidy-"));
    try {
        const directory = await buildDirectory(workspace, group, runGo);
        await runGo(["mod", "tidy"], directory);
        for (const module of group.patched ?? []) {
            await runGo(["mod", "edit", `-dropreplace=${module}`], directory);
            // A build copies the published module, and verifies it by this line of go.sum.
            await runGo(["mod", "download", module], directory);
        }
        for (const file of ["go.mod", "go.sum"]) {
            await fs.copyFile(path.join(directory, file), path.join(group.directory, file));
        }
    } finally {
        await fs.rm(workspace, { recursive: true });
    }
}

void tidy(process.argv[2]);
