import { execFile } from "node:child_process";
import { promisify } from "node:util";

const execute = promisify(execFile);

/** Runs a Pulumi command that the Automation API has no call for; rejects where it fails. */
export async function runPulumi(
    pulumi: { readonly command: string },
    args: readonly string[],
    where: {
        readonly directory: string;
        readonly variables?: Readonly<Record<string, string>>;
        readonly signal?: AbortSignal;
    },
): Promise<void> {
    await execute(pulumi.command, [...args, "--non-interactive"], {
        cwd: where.directory,
        env: { ...process.env, ...where.variables },
        ...(where.signal && { signal: where.signal }),
        maxBuffer: 64 * 1024 * 1024,
    });
}
