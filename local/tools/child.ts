import { spawn } from "node:child_process";
import * as readline from "node:readline";

/** How long a child may take to stop by itself when it is asked to. */
const graceMilliseconds = 5_000;

export interface ChildOptions {
    readonly cwd?: string;
    readonly env: NodeJS.ProcessEnv;
    /** Aborting it stops the child with all its children; the promise then rejects. */
    readonly signal: AbortSignal;
    /** Told each line of output as it comes. */
    readonly onLine?: (line: string) => void;
}

export interface Ended {
    readonly succeeded: boolean;
    /** What it wrote to stdout and stderr, line by line as it came. */
    readonly output: string;
}

/**
 * Runs a program in a process group of its own, so that stopping it also stops the compilers and
 * linkers that it started.
 *
 * @throws the error of the system when the program cannot be started, the reason of the signal
 * when it was stopped.
 */
export async function runChild(
    program: string,
    programArguments: readonly string[],
    options: ChildOptions,
): Promise<Ended> {
    options.signal.throwIfAborted();
    const child = spawn(program, [...programArguments], {
        cwd: options.cwd,
        env: options.env,
        detached: true,
        stdio: ["ignore", "pipe", "pipe"],
    });
    const kill = (signal: NodeJS.Signals): void => {
        if (child.pid !== undefined && child.exitCode === null) {
            try {
                process.kill(-child.pid, signal);
            } catch {
                // It ended in this very moment.
            }
        }
    };
    let hurry: NodeJS.Timeout | undefined;
    const stop = (): void => {
        // Go removes its work folder on SIGINT, not on SIGTERM.
        kill("SIGINT");
        hurry = setTimeout(kill, graceMilliseconds, "SIGKILL");
    };
    const stopNow = (): void => {
        kill("SIGKILL");
    };
    options.signal.addEventListener("abort", stop, { once: true });
    process.once("exit", stopNow);

    const lines: string[] = [];
    for (const stream of [child.stdout, child.stderr]) {
        readline.createInterface({ input: stream }).on("line", (line) => {
            lines.push(line);
            options.onLine?.(line);
        });
    }
    try {
        const code = await new Promise<number | null>((resolve, reject) => {
            child.once("error", reject);
            child.once("close", resolve);
        });
        options.signal.throwIfAborted();
        return { succeeded: code === 0, output: lines.join("\n") };
    } finally {
        clearTimeout(hurry);
        options.signal.removeEventListener("abort", stop);
        process.removeListener("exit", stopNow);
    }
}
