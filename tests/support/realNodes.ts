import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { z } from "zod";

import { kubeconfigPath } from "../../local/cluster";
import { clusterLayout, type Layout } from "../../local/cluster/layout";
import { repositoryRoot } from "../../local/paths";
import { silentProgress } from "../../local/progress";
import { ensureTools } from "../../local/tools";
import { type Ending, ending } from "./checkout";

/** The platform on real nodes, which all tests of one mocha process share and leave healthy. */
export interface RealPlatform {
    readonly home: string;
    readonly layout: Layout;
    /** Runs `bin/groundwork` and waits for its end. */
    readonly groundwork: (...args: readonly string[]) => Promise<Ending>;
    /** Runs kubectl and returns what it prints. Rejects with what it complains about. */
    readonly kubectl: (args: readonly string[], input?: string) => Promise<string>;
    /** Runs a program in the network that the nodes hang on, as a visitor from outside would. */
    readonly outside: (program: string, ...args: readonly string[]) => Promise<Ending>;
    /** The process of a part, as `cluster status` knows it. */
    readonly pid: (part: string) => Promise<number>;
}

/** The environment that this platform is. */
export const environment = "nodes";

const statusSchema = z.object({
    parts: z.array(z.object({ name: z.string(), pid: z.int().optional() })),
});

/** For the `before` of a test file: the first one brings the platform up, builds included. */
export const bringUpTimeout = 45 * 60_000;

let shared: Promise<RealPlatform> | undefined;

/** @throws Error where the platform does not come up; it says what `up` said. */
export function realPlatform(): Promise<RealPlatform> {
    shared ??= bringUp();
    return shared;
}

// Files that import this one run in mocha, where a hook out here belongs to the whole run.
after(async () => {
    const platform = await shared?.catch(() => undefined); // The failure was told where it arose.
    await platform?.groundwork("cluster", "reset", "--nodes", "real");
    fs.rmSync(platform?.home ?? "", { recursive: true, force: true });
});

async function bringUp(): Promise<RealPlatform> {
    const home = fs.mkdtempSync(path.join(os.tmpdir(), "gw-nodes-"));
    const layout = clusterLayout(home, "real");
    const { kubectl } = await ensureTools(["kubectl"], silentProgress);
    const groundwork = (...args: readonly string[]): Promise<Ending> =>
        ending(
            spawn(path.join(repositoryRoot, "bin/groundwork"), args, {
                env: { GROUNDWORK_PROVIDERS: "stand-in", ...process.env, GROUNDWORK_HOME: home },
            }),
        );
    const pid = async (part: string): Promise<number> => {
        const { stdout } = await groundwork("cluster", "status", "--nodes", "real", "--json");
        return pidIn(JSON.parse(stdout), part);
    };
    const { code, stderr } = await groundwork("up", "-e", environment);
    if (code !== 0) {
        await groundwork("cluster", "stop", "--nodes", "real");
        throw new Error(`up failed: ${stderr}`);
    }
    return {
        home,
        layout,
        groundwork,
        pid,
        kubectl: (args, input = "") => {
            const access = ["--kubeconfig", kubeconfigPath(home, "real")];
            const child = spawn(kubectl.path, [...access, ...args]);
            child.stdin.end(input);
            return outputOf(`kubectl ${args.join(" ")}`, ending(child));
        },
        outside: async (program, ...args) =>
            ending(
                spawn("nsenter", [
                    `--target=${await pid("fabric")}`,
                    "--net",
                    "--",
                    program,
                    ...args,
                ]),
            ),
    };
}

function pidIn(status: unknown, part: string): number {
    return statusSchema.parse(status).parts.find(({ name }) => name === part)?.pid ?? 0;
}

async function outputOf(what: string, running: Promise<Ending>): Promise<string> {
    const { code, stdout, stderr } = await running;
    if (code !== 0) {
        throw new Error(`${what}: ${stderr}`);
    }
    return stdout;
}

/**
 * Asks until the answer is right, and returns it. A question that fails is asked again, too.
 *
 * @throws Error with the last answer, or the last failure, once `seconds` are over.
 */
export async function eventually<T>(
    ask: () => Promise<T>,
    isRight: (answer: T) => boolean,
    seconds = 90,
): Promise<T> {
    const deadline = Date.now() + seconds * 1000;
    let last = "";
    while (Date.now() < deadline) {
        try {
            const answer = await ask();
            if (isRight(answer)) {
                return answer;
            }
            last = JSON.stringify(answer);
        } catch (error) {
            last = String(error);
        }
        await sleep(500);
    }
    throw new Error(`not right within ${seconds} seconds; last: ${last.slice(0, 2000)}`);
}
