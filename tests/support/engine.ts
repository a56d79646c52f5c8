import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { LocalWorkspace, type Stack } from "@pulumi/pulumi/automation";
import { isolateConnections } from "../../cli/engine/connections";
import { providerPlugins, providersWanted } from "../../cli/engine/plugins";
import { pulumiCommandOf } from "../../cli/engine/pulumi-command";
import { kubeconfigPath, startCluster, stopCluster } from "../../local/cluster";
import { silentProgress } from "../../local/progress";
import { ensureTools } from "../../local/tools";

/** A Pulumi program that lives in a test; what it returns are the stack's outputs. */
export type TestProgram = (() => Promise<Record<string, unknown>>) | (() => Promise<void>);

export interface TestStackOptions {
    /** Laid over the engine's own environment, which the providers inherit. */
    readonly environment?: Readonly<Record<string, string>>;
}

/** A real Pulumi engine and a real API server, with state and secrets of their own. */
export interface TestEngine {
    /** Everything that the engine and the cluster write. */
    readonly home: string;
    readonly kubeconfig: string;
    /** Where the state of a stack lies. */
    readonly stateFile: (stack: string) => string;
    /** Runs kubectl and returns what it prints. Rejects with what it complains about. */
    readonly kubectl: (args: readonly string[], input?: string) => Promise<string>;
    /** Opens a stack of that name, or creates it; a second call may bring another program. */
    readonly stack: (
        name: string,
        program: TestProgram,
        options?: TestStackOptions,
    ) => Promise<Stack>;
    /** Ends the cluster and deletes everything. Called once, after the last test. */
    readonly stop: () => Promise<void>;
}

const project = "test";
const minutes = 60_000;

let shared: Promise<TestEngine> | undefined;

/**
 * The engine that all tests of one mocha process share; the first caller starts it. Each test works
 * in namespaces and stacks of its own.
 *
 * The stand-in providers run; GROUNDWORK_PROVIDERS=official runs the same tests on the official
 * ones.
 */
export function startTestEngine(): Promise<TestEngine> {
    shared ??= start();
    return shared;
}

/** For the `before` of a test file: how long the first start may take, builds included. */
export const startTimeout = 20 * minutes;

// Files that import this one run in mocha, where a hook out here belongs to the whole run.
after(async () => {
    const engine = await shared?.catch(() => undefined); // The failure was told where it arose.
    await engine?.stop();
});

async function start(): Promise<TestEngine> {
    const home = fs.mkdtempSync(path.join(os.tmpdir(), "groundwork-engine-"));
    const stop = async (): Promise<void> => {
        await stopCluster(home, silentProgress);
        fs.rmSync(home, { recursive: true, force: true });
    };
    try {
        await startCluster(home, silentProgress);
        return { ...(await openEngine(home)), stop };
    } catch (error) {
        await stop();
        throw error;
    }
}

async function openEngine(home: string): Promise<Omit<TestEngine, "stop">> {
    isolateConnections();
    process.env.GROUNDWORK_PROVIDERS ??= "stand-in";
    const tools = await ensureTools(["pulumi", "kubectl"], silentProgress);
    const pulumiCommand = await pulumiCommandOf(tools.pulumi, home);
    const kubeconfig = kubeconfigPath(home);
    const state = path.join(home, "state");
    fs.mkdirSync(state);
    const environment = {
        ...(await providerPlugins(providersWanted(), pulumiCommand, home, silentProgress)),
        KUBECONFIG: kubeconfig,
        PULUMI_BACKEND_URL: `file://${state}`,
        PULUMI_CONFIG_PASSPHRASE: randomBytes(16).toString("hex"),
        PULUMI_SKIP_UPDATE_CHECK: "true",
    };
    return {
        home,
        kubeconfig,
        stateFile: (stack) => path.join(state, ".pulumi", "stacks", project, `${stack}.json`),
        kubectl: (args, input) =>
            run(tools.kubectl.path, ["--kubeconfig", kubeconfig, ...args], input),
        stack: (name, program, options) =>
            LocalWorkspace.createOrSelectStack(
                { stackName: name, projectName: project, program: () => program() },
                {
                    workDir: folder(home, "stacks", name),
                    pulumiCommand,
                    envVars: { ...environment, ...options?.environment },
                },
            ),
    };
}

function folder(...names: readonly string[]): string {
    const directory = path.join(...names);
    fs.mkdirSync(directory, { recursive: true });
    return directory;
}

function run(program: string, args: readonly string[], input = ""): Promise<string> {
    return new Promise((resolve, reject) => {
        const child = spawn(program, args);
        let output = "";
        let complaints = "";
        child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
        child.stderr.setEncoding("utf8").on("data", (text: string) => (complaints += text));
        child.on("error", reject);
        child.on("close", (code) => {
            if (code === 0) {
                resolve(output);
            } else {
                reject(new Error(`kubectl ${args.slice(2).join(" ")}: ${complaints}`));
            }
        });
        child.stdin.end(input);
    });
}
