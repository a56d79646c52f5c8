import { engineFailure } from "./failure";
import { runPulumi } from "./run";
import type { PlatformStack } from "./stack";

/**
 * Runs `pulumi stack` with these arguments on the environment's stack, and returns what it prints.
 * The Automation API has calls for some of it, but they go through a file, or open every secret.
 *
 * @throws UserError where the state cannot be had.
 */
export async function runOnStack(
    { stack, environment, backend }: PlatformStack,
    args: readonly string[],
    input?: string,
): Promise<string> {
    const { pulumiCommand, workDir: directory, envVars: variables } = stack.workspace;
    const all = ["stack", ...args, "--stack", stack.name];
    const where = { directory, variables, ...(input !== undefined && { input }) };
    return runPulumi(pulumiCommand, all, where).catch((error: unknown) => {
        throw engineFailure(error, environment, backend);
    });
}
