import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { isRecord } from "./graph";

const run = promisify(execFile);

/**
 * The folder of a Go module's source, whose sum is checked.
 *
 * @param module Such as `github.com/cert-manager/cert-manager@v1.21.2`.
 * @returns undefined where the module cannot be had on this machine.
 */
export async function sourceOfModule(
    module: string,
    workDirectory: string,
): Promise<string | undefined> {
    try {
        const { stdout } = await run("go", ["mod", "download", "-json", module], {
            cwd: workDirectory,
        });
        const downloaded: unknown = JSON.parse(stdout);
        return String(isRecord(downloaded) && downloaded["Dir"]);
    } catch {
        return undefined;
    }
}
