import { execFile } from "node:child_process";
import { promisify } from "node:util";

const execute = promisify(execFile);

/**
 * Runs a Pulumi command that the Automation API has no call for, and returns what it prints; rejects
 * where it fails.
 */
export async function runPulumi(
    pulumi: { readonly command: string },
    args: readonly string[],
    where: {
        readonly directory: string;
        readonly variables?: Readonly<Record<string, string>>;
        readonly signal?: AbortSignal;
        /** @default nothing */
        readonly input?: string;
    },
): Promise<string> {
    const running = execute(pulumi.command, [...args, "--non-interactive"], {
        cwd: where.directory,
        env: { ...process.env, ...where.variables },
        ...(where.signal && { signal: where.signal }),
        maxBuffer: 1024 * 1024 * 1024,
    });
    running.child.stdin?.end(where.input);
    return (await running).stdout;
}
