import * as fs from "node:fs";
import { UserError } from "../errors";
import {
    type ClusterStatus,
    clusterStatus,
    contextOf,
    kubeconfigPath,
    type NodeKind,
    resetCluster,
    restoreCluster,
    snapshotCluster,
    startCluster,
    stopCluster,
} from "../local/cluster";
import { installPackages, missingPackages } from "../local/nodes/packages";
import { requirePrivileges } from "../local/nodes/requirements";
import { homeDirectory } from "../local/paths";
import { terminalProgress } from "../local/progress";
import { type Command, readOptions } from "./command";
import { table } from "./table";

const usage =
    "bin/groundwork cluster start|stop|status|kubeconfig|snapshot FILE|restore FILE|reset|packages " +
    "[--nodes simulated|real] [--install] [--json]";

/** What a subcommand prints: for people, and for machines. */
interface Result {
    readonly text: string;
    readonly json: unknown;
    /** @default 0 */
    readonly code?: number;
}

type Subcommand = (home: string, nodes: NodeKind, file: string) => Promise<Result>;

/** Those that are followed by a file. */
const withFile = ["snapshot", "restore"];

const subcommands: Readonly<Record<string, Subcommand>> = {
    async start(home, nodes) {
        return describeStatus(await startCluster(home, terminalProgress(), nodes));
    },
    async stop(home, nodes) {
        await stopCluster(home, terminalProgress(), nodes);
        return { text: "Stopped; the data is kept.", json: { stopped: true } };
    },
    async status(home, nodes) {
        return describeStatus(await clusterStatus(home, nodes));
    },
    packages() {
        const missing = missingPackages();
        if (missing.length === 0) {
            requirePrivileges();
        }
        const text =
            missing.length === 0 ? "Nothing is missing for real nodes." : missing.join(" ");
        return Promise.resolve({ text, json: { missing }, code: missing.length === 0 ? 0 : 1 });
    },
    kubeconfig(home, nodes) {
        const kubeconfig = kubeconfigPath(home, nodes);
        if (!fs.existsSync(kubeconfig)) {
            throw new UserError(
                `There is no kubeconfig ${kubeconfig} yet: run bin/groundwork cluster start${nodes === "real" ? " --nodes real" : ""}.`,
            );
        }
        const json = { kubeconfig, context: contextOf(nodes) };
        return Promise.resolve({ text: kubeconfig, json });
    },
    async snapshot(home, nodes, file) {
        await snapshotCluster(home, terminalProgress(), nodes, file);
        const text = `All data is in ${file}. Keep it private, and the key of its Secrets elsewhere.`;
        return { text, json: { snapshot: file } };
    },
    async restore(home, nodes, file) {
        await restoreCluster(home, terminalProgress(), nodes, file);
        return { text: `The data is that of ${file}.`, json: { restored: file } };
    },
    async reset(home, nodes) {
        await resetCluster(home, terminalProgress(), nodes);
        return { text: "Stopped, and the data deleted.", json: { reset: true } };
    },
};

/** Runs the embedded Kubernetes. `status` ends with code 1 unless all of it is well. */
export const cluster: Command = {
    summary: "run the embedded Kubernetes",
    usage,
    async run(args) {
        const [name = "", ...others] = args;
        const subcommand = Object.hasOwn(subcommands, name) ? subcommands[name] : undefined;
        if (subcommand === undefined) {
            throw new UserError(
                `There is no cluster command ${JSON.stringify(name)}: use ${usage}.`,
            );
        }
        const [file = "", ...rest] = withFile.includes(name) ? others : ["", ...others];
        if (withFile.includes(name) && (file === "" || file.startsWith("-"))) {
            throw new UserError(`${name} needs a file: bin/groundwork cluster ${name} FILE.`);
        }
        const options = readOptions(
            rest,
            {
                nodes: { type: "string", default: "simulated" },
                install: { type: "boolean", default: false },
                json: { type: "boolean", default: false },
            },
            usage,
        );
        const nodes = nodeKind(options.nodes);
        if (options.install) {
            installPackages(terminalProgress());
        }
        const result = await subcommand(homeDirectory(), nodes, file);
        console.log(options.json ? JSON.stringify(result.json, undefined, 4) : result.text);
        return result.code ?? 0;
    },
};

function nodeKind(name: string): NodeKind {
    if (name === "simulated" || name === "real") {
        return name;
    }
    throw new UserError(
        `--nodes is ${JSON.stringify(name)}, but must be simulated or real; usage: ${usage}.`,
    );
}

function describeStatus(status: ClusterStatus): Result {
    const parts = status.parts.map(({ name, pid, healthy, address }) => [
        name,
        pid === undefined ? "stopped" : healthy ? "healthy" : "unhealthy",
        pid === undefined ? "" : `pid ${pid}`,
        address,
    ]);
    const nodes = status.nodes.map(({ name, ready, role }) => [
        name,
        ready ? "ready" : "not ready",
        role,
    ]);
    const text = [
        table([["PART", "STATE", "PROCESS", "ADDRESS"], ...parts]),
        ...(nodes.length === 0 ? [] : [table([["NODE", "STATE", "ROLE"], ...nodes])]),
        `kubectl --kubeconfig ${status.kubeconfig} get pods -A`,
    ].join("\n\n");
    return { text, json: status, code: status.running ? 0 : 1 };
}
