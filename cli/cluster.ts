import * as fs from "node:fs";
import { UserError } from "../errors";
import {
    type ClusterStatus,
    clusterStatus,
    embeddedContext,
    kubeconfigPath,
    resetCluster,
    startCluster,
    stopCluster,
} from "../local/cluster";
import { homeDirectory } from "../local/paths";
import { terminalProgress } from "../local/progress";
import { type Command, readOptions } from "./command";
import { table } from "./table";

const usage = "bin/groundwork cluster start|stop|status|kubeconfig|reset [--json]";

/** What a subcommand prints: for people, and for machines. */
interface Result {
    readonly text: string;
    readonly json: unknown;
    /** @default 0 */
    readonly code?: number;
}

const subcommands: Readonly<Record<string, (home: string) => Promise<Result>>> = {
    async start(home) {
        return describeStatus(await startCluster(home, terminalProgress()));
    },
    async stop(home) {
        await stopCluster(home, terminalProgress());
        return { text: "Stopped; the data is kept.", json: { stopped: true } };
    },
    async status(home) {
        return describeStatus(await clusterStatus(home));
    },
    kubeconfig(home) {
        const kubeconfig = kubeconfigPath(home);
        if (!fs.existsSync(kubeconfig)) {
            throw new UserError(
                `There is no kubeconfig ${kubeconfig} yet: run bin/groundwork cluster start.`,
            );
        }
        const json = { kubeconfig, context: embeddedContext };
        return Promise.resolve({ text: kubeconfig, json });
    },
    async reset(home) {
        await resetCluster(home, terminalProgress());
        return { text: "Stopped, and the data deleted.", json: { reset: true } };
    },
};

/** Runs the embedded Kubernetes. `status` ends with code 1 unless all of it is well. */
export const cluster: Command = {
    summary: "run the embedded Kubernetes",
    usage,
    async run(args) {
        const [name = "", ...rest] = args;
        const subcommand = Object.hasOwn(subcommands, name) ? subcommands[name] : undefined;
        if (subcommand === undefined) {
            throw new UserError(
                `There is no cluster command ${JSON.stringify(name)}: use ${usage}.`,
            );
        }
        const options = readOptions(rest, { json: { type: "boolean", default: false } }, usage);
        const result = await subcommand(homeDirectory());
        console.log(options.json ? JSON.stringify(result.json, undefined, 4) : result.text);
        return result.code ?? 0;
    },
};

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
