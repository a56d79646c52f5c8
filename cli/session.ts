import type { PlatformConfig } from "../config";
import { withContext } from "../config/fleet";
import {
    environmentOf,
    type RawSettings,
    readStackFile,
    settingsOfFiles,
    type StackFile,
} from "../config/sources";
import { UserError } from "../errors";
import {
    clusterStatus,
    controlPlane,
    kubeconfigPath,
    type NodeKind,
    nodesOf,
    requireNodes,
    startCluster,
} from "../local/cluster";
import { homeDirectory, prepareHome, repositoryRoot } from "../local/paths";
import type { Progress } from "../local/progress";
import { ensureTools } from "../local/tools";
import { type ClusterAccess, clusterIdentity, requireContext } from "./engine/access";
import { requirePassphrase, type StateLocation, stateVariables } from "./engine/passphrase";
import { type ProviderChoice, providersWanted } from "./engine/plugins";
import { keyServiceOf } from "./engine/secretsProvider";
import { openStack, type PlatformStack } from "./engine/stack";
import { readSettings } from "./settings";

/** What a command on an environment works with. */
export interface Session {
    readonly config: PlatformConfig;
    readonly access: ClusterAccess;
    readonly stack: PlatformStack;
}

export interface SessionOptions {
    /** The stack's name: the environment's, or `prod.eu` for a cluster of it. */
    readonly environment: string;
    /** Another kubeconfig context than the environment's file names. */
    readonly context?: string | undefined;
    /** May the plan be made without a cluster? @default false: it must answer */
    readonly offline?: boolean;
}

/** An environment's settings, and where its cluster is: enough for whoever only looks. */
export type ClusterSession = Pick<Session, "config" | "access">;

/**
 * Checks the settings, gets the tools, starts or reaches the cluster and opens the Pulumi stack,
 * in this order: what is wrong in a file is said before anything is downloaded or started.
 *
 * @throws UserError for a wrong setting, an unreachable context, or a missing passphrase.
 */
export async function openSession(options: SessionOptions, progress: Progress): Promise<Session> {
    const { stackFile, config, nodes, providers, location } = checkSettings(options);
    const { secretsProvider } = location;

    // All at once, so that what has to be built is built together, and its time is told once.
    const clusterTools = nodes === undefined ? [] : controlPlane;
    const tools = await ensureTools(["pulumi", "kubectl", "helm", ...clusterTools], progress);
    const access = await reachCluster(config.context, tools.kubectl.path, options, progress);
    const state = stateVariables(location);
    const request = {
        config,
        secretsProvider,
        override: overrideOf(options),
        stackFile,
        tools,
        access,
        state,
        providers,
    };
    const stack = await openStack(request, progress);
    return { config, access, stack };
}

/** What can be told to be wrong before anything is downloaded, started or waited for. */
export function checkSettings(options: SessionOptions): CheckedSettings {
    const { environment } = options;
    const stackFile = readStackFile(repositoryRoot, environment);
    const config = readConfig(options);
    const nodes = nodesOf(config.context);
    if (nodes !== undefined) {
        requireNodes(homeDirectory(), nodes);
    }
    const providers = providersWanted();
    const secretsProvider = keyServiceOf(environmentOf(repositoryRoot, environment), stackFile);
    const location = { home: prepareHome(), environment, secretsProvider };
    requirePassphrase(location);
    return { stackFile, config, nodes, providers, location };
}

interface CheckedSettings {
    readonly stackFile: StackFile;
    readonly config: PlatformConfig;
    /** Those of an embedded cluster; undefined for any other. */
    readonly nodes: NodeKind | undefined;
    readonly providers: ProviderChoice;
    readonly location: StateLocation;
}

/**
 * Checks the settings and reaches the cluster, without the engine and its passphrase.
 *
 * @throws UserError for a wrong setting, or where no cluster answers: none is started.
 */
export async function openClusterSession(
    options: SessionOptions,
    progress: Progress,
): Promise<ClusterSession> {
    const config = readConfig(options);
    const tools = await ensureTools(["kubectl"], progress);
    const nodes = nodesOf(config.context);
    if (nodes !== undefined && !(await clusterStatus(homeDirectory(), nodes)).running) {
        throw new UserError(
            `${contextSetting(config.environment)} is ${JSON.stringify(config.context)}, but the embedded cluster is not running: run bin/groundwork up -e ${config.environment}, or name another context with --context.`,
        );
    }
    const access = await reachCluster(config.context, tools.kubectl.path, options, progress);
    return { config, access };
}

function readConfig(options: SessionOptions): PlatformConfig {
    return readSettings(options.environment, overrideOf(options));
}

function overrideOf({ environment, context }: SessionOptions): RawSettings {
    return context === undefined
        ? {}
        : withContext(environment, settingsOfFiles(repositoryRoot, environment), context);
}

/** Where a stack's context is set, for messages. */
function contextSetting(stack: string): string {
    return environmentOf(repositoryRoot, stack) === stack
        ? "groundwork:context"
        : `The context of ${stack} in groundwork:clusters`;
}

async function reachCluster(
    context: string,
    kubectl: string,
    options: SessionOptions,
    progress: Progress,
): Promise<ClusterAccess> {
    const nodes = nodesOf(context);
    return nodes === undefined
        ? requireContext(
              {
                  ...{ context, kubectl, offline: options.offline ?? false },
                  setting: contextSetting(options.environment),
              },
              progress,
          )
        : reachEmbedded(context, nodes, kubectl, progress);
}

async function reachEmbedded(
    context: string,
    nodes: NodeKind,
    kubectl: string,
    progress: Progress,
): Promise<ClusterAccess> {
    const home = homeDirectory();
    if (!(await clusterStatus(home, nodes)).running) {
        await startCluster(home, progress, nodes);
    }
    const access = { context, kubectl, kubeconfig: kubeconfigPath(home, nodes) };
    const identity = await clusterIdentity(access);
    if (identity === undefined) {
        throw new UserError(
            `The embedded cluster does not answer at context ${context}: run bin/groundwork cluster status, then bin/groundwork cluster start.`,
        );
    }
    return { ...access, identity };
}
