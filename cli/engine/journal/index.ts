import * as fs from "node:fs";

import { LocalWorkspace, type Stack } from "@pulumi/pulumi/automation";

import { chosenBackend, projectName, stateFile } from "../backend";
import type { PlatformStack } from "../stack";
import { readCheckpoint } from "./checkpoint";
import { Journal, settleJournal } from "./file";
import { lock } from "./lock";
import { organization, type ServedStack, serveState } from "./server";

/**
 * Runs an operation that changes the stack, in such a way that each of its steps costs as much as it
 * changes: Pulumi's file backend writes all of the state anew at every step, so that a run costs the
 * square of its resources (docs/performance.md). A backend of the user's own is used as it is.
 *
 * @throws UserError where another run holds the environment.
 */
export async function journaled<T>(
    platform: PlatformStack,
    run: (stack: Stack) => Promise<T>,
): Promise<T> {
    const { home, environment, stack } = platform;
    const file = stateFile(home, environment);
    // A compressed state has another name.
    if (chosenBackend() !== undefined || !fs.existsSync(file)) {
        return run(stack);
    }
    const unlock = lock(platform);
    try {
        settleJournal(file);
        return await withJournal(stack, { project: projectName, environment, file }, run);
    } finally {
        unlock();
    }
}

/** A stack of Pulumi's file backend. */
export interface FiledStack extends ServedStack {
    /** Its state file, which must be there. */
    readonly file: string;
}

/** Runs an operation on a stack that nobody else has, and puts its end into the state file. */
export async function withJournal<T>(
    stack: Stack,
    filed: FiledStack,
    run: (stack: Stack) => Promise<T>,
): Promise<T> {
    const { file } = filed;
    const journal = Journal.begin(file, `v${stack.workspace.pulumiVersion}`);
    const server = await serveState(filed, {
        exportState: () => readCheckpoint(file).exported,
        keep: (request) => {
            journal.keep(request);
        },
        complete: () => {
            settleJournal(file);
        },
    });
    try {
        return await run(await servedStack(stack, filed, server.variables));
    } finally {
        await server.close();
        journal.close();
        // An engine that was killed has not completed its run.
        settleJournal(file);
    }
}

/** The same stack, whose state the engine finds at another address. */
async function servedStack(
    { workspace }: Stack,
    { project, environment }: FiledStack,
    variables: Readonly<Record<string, string>>,
): Promise<Stack> {
    const { workDir, pulumiCommand, envVars, program } = workspace;
    return LocalWorkspace.selectStack(
        {
            stackName: `${organization}/${project}/${environment}`,
            projectName: project,
            program: program ?? (() => Promise.resolve()),
        },
        {
            workDir,
            pulumiCommand,
            envVars: {
                ...envVars,
                ...variables,
                // The address is gone with this run: nobody's own credentials need to know it.
                PULUMI_CREDENTIALS_PATH: workDir,
                // In milliseconds: what the engine waits for at each step, that others may join it.
                PULUMI_JOURNALING_BATCH_PERIOD: "5",
            },
        },
    );
}
