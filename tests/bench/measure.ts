import { spawn } from "node:child_process";

import { residentOf, sampleProcesses } from "./processTree";

/** How long a program took, and what it and its children held in memory at most. */
export interface Measured {
    readonly seconds: number;
    /** In MiB. */
    readonly memory: number;
    readonly stdout: string;
}

export interface Run {
    readonly program: string;
    readonly args: readonly string[];
    readonly variables?: Readonly<Record<string, string>>;
    readonly directory?: string;
    /** The codes of success. @default only 0 */
    readonly codes?: readonly number[];
}

/** How often memory is looked at. A shorter peak is missed. */
const sampleMilliseconds = 100;

/** Runs a program to its end. @throws Error if it fails */
export function measure(run: Run): Promise<Measured> {
    const { program, args, variables, directory, codes = [0] } = run;
    return new Promise((resolve, reject) => {
        const begin = performance.now();
        const child = spawn(program, args, {
            stdio: ["ignore", "pipe", "pipe"],
            env: { ...process.env, ...variables },
            ...(directory !== undefined && { cwd: directory }),
        });
        let stdout = "";
        let stderr = "";
        child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
        child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
        let peak = 0;
        const timer = setInterval(() => {
            peak = Math.max(peak, residentOf(child.pid ?? 0, sampleProcesses()));
        }, sampleMilliseconds);
        // The program is ended in this one's place, which can then tidy up.
        const end = (signal: NodeJS.Signals): void => {
            child.kill(signal);
        };
        process.on("SIGINT", end).on("SIGTERM", end);
        child.on("error", reject);
        child.on("close", (code) => {
            clearInterval(timer);
            process.off("SIGINT", end).off("SIGTERM", end);
            const seconds = (performance.now() - begin) / 1000;
            if (code !== null && codes.includes(code)) {
                resolve({ seconds, memory: peak / 1024, stdout });
            } else {
                const said = `${stderr}\n${stdout}`.slice(-2000);
                reject(
                    new Error(
                        `${program} ${args.join(" ")} ended with ${code ?? "a signal"}: ${said}`,
                    ),
                );
            }
        });
    });
}
