import * as fs from "node:fs";
import * as path from "node:path";

import type { PulumiCommand } from "@pulumi/pulumi/automation";

import { UserError } from "../../errors";
import manifest from "../../package.json";
import { repositoryRoot } from "../../local/paths";
import type { Progress } from "../../local/progress";
import { ensureTools } from "../../local/tools";
import { runPulumi } from "./run";

/** The variables that make the engine find its plugins. */
export type PluginVariables = Readonly<Record<string, string>>;

const plugins = ["kubernetes", "random"] as const;

/** Enough to download two plugins on a slow line; a closed network refuses at once. */
const downloadSeconds = 120;

/** Which providers are to run: `auto` takes the official ones where they can be had. */
export type ProviderChoice = "auto" | "official" | "stand-in";

/**
 * What GROUNDWORK_PROVIDERS asks for.
 *
 * @throws UserError for anything else.
 */
export function providersWanted(): ProviderChoice {
    const wish = process.env.GROUNDWORK_PROVIDERS ?? "auto";
    if (wish !== "auto" && wish !== "official" && wish !== "stand-in") {
        throw new UserError(
            `GROUNDWORK_PROVIDERS is ${JSON.stringify(wish)}, but must be official, stand-in or auto: correct it, or unset it.`,
        );
    }
    return wish;
}

/**
 * Decides which providers run: the official plugins wherever they are installed or can be, else
 * the stand-ins of local/providers, put on the engine's PATH.
 */
export async function providerPlugins(
    wish: ProviderChoice,
    pulumi: PulumiCommand,
    home: string,
    progress: Progress,
): Promise<PluginVariables> {
    const standIns = path.join(home, "stand-ins.json");
    if (wish === "stand-in" || (wish === "auto" && decidedFor(standIns))) {
        return standInVariables(home, progress);
    }
    if (await officialAvailable(pulumi, progress)) {
        return { PATH: searchPath() };
    }
    if (wish === "official") {
        throw new UserError(
            "GROUNDWORK_PROVIDERS is official, but Pulumi's plugins can neither be found nor downloaded: open the network, or unset it.",
        );
    }
    fs.mkdirSync(home, { recursive: true, mode: 0o700 });
    fs.writeFileSync(standIns, `${JSON.stringify(versions)}\n`);
    return standInVariables(home, progress);
}

/** Once decided, one checkout stays with its providers until their versions change. */
function decidedFor(file: string): boolean {
    return fs.existsSync(file) && fs.readFileSync(file, "utf8").trim() === JSON.stringify(versions);
}

type Versions = Readonly<Record<(typeof plugins)[number], string>>;

/** The plugins' versions are those of their npm packages, which are pinned exactly. */
const versions: Versions = {
    kubernetes: manifest.dependencies["@pulumi/kubernetes"],
    random: manifest.dependencies["@pulumi/random"],
};

async function officialAvailable(pulumi: PulumiCommand, progress: Progress): Promise<boolean> {
    const step = progress.step("official Pulumi plugins");
    const limit = new AbortController();
    const timer = setTimeout(() => {
        limit.abort();
    }, downloadSeconds * 1000);
    try {
        for (const name of plugins) {
            step.update(`${name} ${versions[name]}`);
            const install = ["plugin", "install", "resource", name, versions[name]];
            await runPulumi(pulumi, install, { directory: repositoryRoot, signal: limit.signal });
        }
        step.done("installed");
        return true;
    } catch {
        step.done("not to be had here: the stand-ins of local/providers take their place");
        return false;
    } finally {
        clearTimeout(timer);
    }
}

async function standInVariables(home: string, progress: Progress): Promise<PluginVariables> {
    const tools = await ensureTools(
        ["pulumi-resource-kubernetes", "pulumi-resource-random", "helm"],
        progress,
    );
    const directories = [
        path.dirname(tools["pulumi-resource-kubernetes"].path),
        path.dirname(tools["pulumi-resource-random"].path),
        path.dirname(tools.helm.path),
    ];
    return {
        PATH: searchPath(directories),
        // The engine asks for nothing that it could not get, and the user's own home stays as it is.
        PULUMI_HOME: path.join(home, "pulumi"),
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
        PULUMI_IGNORE_AMBIENT_PLUGINS: "false",
    };
}

/** The policy analyzer comes last: a CLI that was built here brings no Node.js host of its own. */
function searchPath(first: readonly string[] = []): string {
    const analyzer = path.join(repositoryRoot, "local/plugins");
    return [...new Set(first), process.env.PATH ?? "", analyzer].join(path.delimiter);
}
