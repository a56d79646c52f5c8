import * as assert from "node:assert/strict";
import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
    type ClusterStatus,
    clusterStatus,
    kubeconfigPath,
    resetCluster,
    startCluster,
    stopCluster,
} from "../../local/cluster";
import { clusterLayout, type Layout } from "../../local/cluster/layout";
import type { PartName } from "../../local/cluster/parts";
import { type Ports, rememberedPorts } from "../../local/cluster/ports";
import { repositoryRoot } from "../../local/paths";
import { allProcesses, inspectProcess, type RunningProcess } from "../../local/processes";
import { silentProgress } from "../../local/progress";
import { ensureTools } from "../../local/tools";
import { until } from "./toolBench";

/** How a program ended. */
export interface Ended {
    readonly code: number | null;
    readonly stdout: string;
    readonly stderr: string;
}

/** An embedded cluster in a home of its own, which tests may break. */
export class ClusterBench {
    public readonly home: string;
    public readonly layout: Layout;

    /** The name of the home has what a name can have. */
    public constructor(home = fs.mkdtempSync(path.join(os.tmpdir(), "groundwork häuser, =no "))) {
        this.home = home;
        this.layout = clusterLayout(home);
    }

    public start(): Promise<ClusterStatus> {
        return startCluster(this.home, silentProgress);
    }

    public stop(): Promise<void> {
        return stopCluster(this.home, silentProgress);
    }

    /** Runs `bin/groundwork cluster`, which is interrupted when a condition comes true. */
    public groundwork(args: readonly string[], interruptWhen?: () => boolean): Promise<Ended> {
        const child = spawn(path.join(repositoryRoot, "bin/groundwork"), ["cluster", ...args], {
            env: { ...process.env, GROUNDWORK_HOME: this.home },
        });
        const timer = setInterval(() => {
            if (interruptWhen?.() === true) {
                child.kill("SIGINT");
            }
        }, 5);
        return endOf(child).finally(() => {
            clearInterval(timer);
        });
    }

    /** Runs kubectl and returns what it prints. Rejects with what it complains about. */
    public async kubectl(args: readonly string[], input = ""): Promise<string> {
        const { kubectl } = await ensureTools(["kubectl"], silentProgress);
        const child = spawn(kubectl.path, ["--kubeconfig", kubeconfigPath(this.home), ...args]);
        child.stdin.end(input);
        const { code, stdout, stderr } = await endOf(child);
        if (code !== 0) {
            throw new Error(`kubectl ${args.join(" ")}: ${stderr}`);
        }
        return stdout;
    }

    public ports(): Ports {
        return rememberedPorts(this.layout) ?? assert.fail("there are no ports yet");
    }

    /** The process of each part; 0 where there is none. */
    public async pids(): Promise<Readonly<Record<string, number>>> {
        const { parts } = await clusterStatus(this.home);
        return Object.fromEntries(parts.map(({ name, pid }) => [name, pid ?? 0]));
    }

    /** Ends parts without a warning, and waits until they have ended. */
    public async kill(names: readonly PartName[]): Promise<void> {
        const pids = await this.pids();
        const doomed = names.map((name) => pids[name] ?? 0);
        assert.ok(!doomed.includes(0), "not all of them run");
        doomed.forEach((pid) => process.kill(pid, "SIGKILL"));
        await until(() => doomed.every((pid) => inspectProcess(pid) === undefined));
    }

    /** Every process that has this cluster's directory in its arguments. */
    public processes(): RunningProcess[] {
        return allProcesses().filter((one) => one.commandLine.includes(`=${this.layout.root}/`));
    }

    public async remove(): Promise<void> {
        await resetCluster(this.home, silentProgress);
        fs.rmSync(this.home, { recursive: true, force: true });
    }
}

/** Asks until the answer is right; mocha's own time limit ends a wait in vain. */
export async function eventually(isSo: () => Promise<boolean>): Promise<void> {
    while (!(await isSo())) {
        await sleep(50);
    }
}

function endOf(child: ReturnType<typeof spawn>): Promise<Ended> {
    return new Promise((resolve, reject) => {
        let stdout = "";
        let stderr = "";
        child.stdout?.setEncoding("utf8").on("data", (text: string) => (stdout += text));
        child.stderr?.setEncoding("utf8").on("data", (text: string) => (stderr += text));
        child.once("error", reject);
        child.once("close", (code) => {
            resolve({ code, stdout, stderr });
        });
    });
}
