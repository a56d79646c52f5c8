import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";

import { LocalWorkspace, type Stack } from "@pulumi/pulumi/automation";
import { parse, stringify } from "yaml";

import type { PlatformConfig } from "../../config";
import type { RawSettings, StackFile } from "../../config/sources";
import program from "../../index";
import { homeDirectory, repositoryRoot } from "../../local/paths";
import type { Progress } from "../../local/progress";
import type { Tool } from "../../local/tools";
import { ownConfiguration } from "../../policy/configuration";
import type { ClusterAccess } from "./access";
import { projectName } from "./backend";
import { isolateConnections } from "./connections";
import { engineFailure } from "./failure";
import type { StateVariables } from "./passphrase";
import { providerPlugins, type ProviderChoice } from "./plugins";
import { pulumiCommandOf } from "./pulumi-command";

/** A Pulumi stack of the platform, with the policy pack that watches it. */
export interface PlatformStack {
    readonly stack: Stack;
    readonly home: string;
    readonly environment: string;
    /** Where the state is kept. */
    readonly backend: string;
    readonly policyPacks: string[];
}

export interface StackRequest {
    readonly config: PlatformConfig;
    /** Settings that take the place of the file's, from the command line. */
    readonly override: RawSettings;
    readonly stackFile: StackFile;
    /** The key service that a new stack is made with; undefined: its passphrase. */
    readonly secretsProvider: string | undefined;
    readonly tools: { readonly pulumi: Tool };
    readonly access: ClusterAccess;
    readonly state: StateVariables;
    readonly providers: ProviderChoice;
}

/**
 * Opens the environment's stack, and creates it on first use.
 *
 * Pulumi writes into the settings file of a stack it creates. It works on copies in the home
 * directory, so that a checkout stays as it is in git.
 */
export async function openStack(request: StackRequest, progress: Progress): Promise<PlatformStack> {
    // A fault in it is told here, before the engine starts what reads it.
    ownConfiguration();
    isolateConnections();
    const home = homeDirectory();
    const environment = request.config.environment;
    const pulumiCommand = await pulumiCommandOf(request.tools.pulumi, home);
    const plugins = await providerPlugins(request.providers, pulumiCommand, home, progress);
    const kubeconfig = request.access.kubeconfig;
    const backend = request.state.PULUMI_BACKEND_URL;
    const stack = await LocalWorkspace.createOrSelectStack(
        { stackName: environment, projectName, program },
        {
            workDir: writeWorkspace(home, request),
            pulumiCommand,
            ...(request.secretsProvider !== undefined && {
                secretsProvider: request.secretsProvider,
            }),
            envVars: {
                ...request.state,
                ...plugins,
                ...(kubeconfig !== undefined && { KUBECONFIG: kubeconfig }),
                PULUMI_SKIP_UPDATE_CHECK: "true",
                PULUMI_NODEJS_TRANSPILE_ONLY: "true",
            },
        },
    ).catch((error: unknown) => {
        throw engineFailure(error, environment, backend);
    });
    return {
        stack,
        home,
        environment,
        backend,
        policyPacks: [path.join(repositoryRoot, "policy")],
    };
}

/**
 * Copies the project's and the environment's files; returns the folder that holds them. Each place
 * of state has its own, for the salt in it goes with the passphrase of that place.
 */
function writeWorkspace(home: string, request: StackRequest): string {
    const place = createHash("sha256").update(request.state.PULUMI_BACKEND_URL).digest("hex");
    const directory = path.join(home, "workspaces", place.slice(0, 12));
    fs.mkdirSync(directory, { recursive: true, mode: 0o700 });

    const project: unknown = parse(
        fs.readFileSync(path.join(repositoryRoot, "Pulumi.yaml"), "utf8"),
    );
    // The program runs in this process, so the copy names no entry file.
    const inline = Object.entries(project ?? {}).filter(([key]) => key !== "main");
    fs.writeFileSync(path.join(directory, "Pulumi.yaml"), stringify(Object.fromEntries(inline)));

    const file = path.join(directory, `Pulumi.${request.config.environment}.yaml`);
    const overrides = Object.entries(request.override).map(([key, value]): [string, unknown] => [
        `${projectName}:${key}`,
        value,
    ]);
    const settings = {
        ...previousEncryption(file),
        ...request.stackFile,
        config: { ...request.stackFile.config, ...Object.fromEntries(overrides) },
    };
    fs.writeFileSync(file, stringify(settings), { mode: 0o600 });
    return directory;
}

/** The salt that Pulumi wrote when it created the stack, unless the checkout's file has its own. */
function previousEncryption(file: string): Readonly<Record<string, unknown>> {
    if (!fs.existsSync(file)) {
        return {};
    }
    const settings: unknown = parse(fs.readFileSync(file, "utf8"));
    const entries = Object.entries(settings ?? {});
    return Object.fromEntries(
        entries.filter(([key]) => ["encryptionsalt", "encryptedkey"].includes(key)),
    );
}
