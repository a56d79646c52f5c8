import { prepareHome } from "../local/paths";
import { type Progress, terminalProgress } from "../local/progress";
import { type Command, environmentOptions, readOptions } from "./command";
import { overClusters, type Print } from "./fleet/round";
import type { RunResult } from "./engine/operations";
import { requireNoOtherRun, withEnvironment } from "./engine/locks";
import { settlePending } from "./engine/recovery";
import type { PlatformStack } from "./engine/stack";
import { changesJson, changesText } from "./report";
import { checkSettings, openSession, type Session, type SessionOptions } from "./session";

/**
 * Does work that writes to an environment: alone, and with whatever an earlier run left behind put in
 * order. Settings are checked first, so that nobody waits to hear of a mistake.
 */
export async function withSettledSession<T>(
    options: SessionOptions,
    progress: Progress,
    work: (session: Session) => Promise<T>,
): Promise<T> {
    checkSettings(options);
    const { environment } = options;
    return withEnvironment({ home: prepareHome(), environment }, progress, async () => {
        const session = await openSession(options, progress);
        await requireNoOtherRun(session.stack, progress);
        await settlePending(session.stack, session.access, progress);
        return work(session);
    });
}

type Operation = (stack: PlatformStack, progress: Progress) => Promise<RunResult>;

/** Runs one operation of the engine on a cluster, and reports it. @returns the exit code */
export async function runOperation(
    options: SessionOptions & { readonly json: boolean },
    operate: Operation,
    print: Print,
): Promise<number> {
    const progress = terminalProgress();
    return withSettledSession(options, progress, async ({ stack }) => {
        const report = await operate(stack, progress);
        print(options.json ? changesJson(report) : changesText(report));
        return report.succeeded ? 0 : 1;
    });
}

/** A command that is one operation of the engine. */
export function engineCommand(name: string, summary: string, operate: Operation): Command {
    const usage = `bin/groundwork ${name} [-e ENV] [--cluster NAME] [--context NAME] [--json]`;
    return {
        summary,
        usage,
        run(args) {
            const options = readOptions(args, environmentOptions, usage);
            const { context, json } = options;
            const manner = { format: json ? "json" : "text", stops: true } as const;
            return overClusters(options, manner, (environment, print) =>
                runOperation({ environment, context, json }, operate, print),
            );
        },
    };
}
