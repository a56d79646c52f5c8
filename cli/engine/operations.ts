import type {
    EngineEvent,
    OutputMap,
    PreviewOptions,
    Stack,
    StepEventMetadata,
    UpOptions,
} from "@pulumi/pulumi/automation";

import type { Progress } from "../../local/progress";
import { some } from "../text";
import { collectChanges, nameOf, type RunReport } from "./changes";
import { engineFailure } from "./failure";
import { noteUnanswered } from "./recovery";
import type { PlatformStack } from "./stack";

/** How a run of the engine ended. */
export interface RunResult extends RunReport {
    readonly succeeded: boolean;
    readonly outputs: OutputMap;
}

interface EngineCall {
    readonly label: string;
    readonly progress: Progress;
    readonly run: (stack: Stack, onEvent: (event: EngineEvent) => void) => Promise<OutputMap>;
}

/** What the next `up` would change, and what the policies say of it. */
export function previewPlatform(
    platform: PlatformStack,
    progress: Progress,
    onOutput?: (text: string) => void,
): Promise<RunResult> {
    const label = `previewing ${platform.environment}`;
    const diff = onOutput !== undefined;
    return preview(platform, { label, progress }, { diff, ...(onOutput && { onOutput }) });
}

/** Makes the cluster what the program says. */
export function updatePlatform(platform: PlatformStack, progress: Progress): Promise<RunResult> {
    return update(platform, { label: `bringing up ${platform.environment}`, progress });
}

/**
 * What `up` would change once the cluster was read back, and what the policies say of it. The state
 * stays as it is.
 */
export function previewRefreshed(platform: PlatformStack, progress: Progress): Promise<RunResult> {
    const label = `previewing the repair of ${platform.environment}`;
    return preview(platform, { label, progress }, { refresh: true });
}

/** Makes the cluster what the program says, whatever the state says of it. */
export function updateRefreshed(platform: PlatformStack, progress: Progress): Promise<RunResult> {
    const label = `repairing ${platform.environment}`;
    return update(platform, { label, progress }, { refresh: true });
}

type Told = Pick<EngineCall, "label" | "progress">;

function preview(platform: PlatformStack, told: Told, options: PreviewOptions): Promise<RunResult> {
    const policyPacks = [...platform.policyPacks];
    return runEngine(platform, {
        ...told,
        run: async (stack, onEvent) => {
            await stack.preview({ ...options, policyPacks, onEvent });
            return {};
        },
    });
}

async function update(
    platform: PlatformStack,
    told: Told,
    options?: UpOptions,
): Promise<RunResult> {
    const policyPacks = [...platform.policyPacks];
    const result = await runEngine(platform, {
        ...told,
        run: async (stack, onEvent) =>
            (await stack.up({ ...options, policyPacks, onEvent })).outputs,
    });
    await noteUnanswered(platform, result.failedCreations).catch((error: unknown) => {
        // The run's own report is worth more; what is lost is named with what to do.
        told.progress.info(error instanceof Error ? error.message : String(error));
    });
    return result;
}

/** Reads back into the state what the cluster has. */
export function refreshPlatform(platform: PlatformStack, progress: Progress): Promise<RunResult> {
    return runEngine(platform, {
        label: `reading ${platform.environment} back from the cluster`,
        progress,
        run: async (stack, onEvent) => {
            await stack.refresh({ onEvent });
            return {};
        },
    });
}

/** Removes everything that the stack has made. */
export function destroyPlatform(platform: PlatformStack, progress: Progress): Promise<RunResult> {
    return runEngine(platform, {
        label: `destroying ${platform.environment}`,
        progress,
        run: async (stack, onEvent) => {
            await stack.destroy({ onEvent });
            return {};
        },
    });
}

async function runEngine(platform: PlatformStack, call: EngineCall): Promise<RunResult> {
    const collector = collectChanges();
    const step = call.progress.step(call.label);
    let finished = 0;
    const underWay = new Set<string>();
    const onEvent = (event: EngineEvent): void => {
        collector.take(event);
        const begun = event.resourcePreEvent?.metadata;
        const done = event.resOutputsEvent?.metadata;
        if (begun && event.resourcePreEvent?.planning !== true && changes(begun)) {
            underWay.add(begun.urn);
        }
        if (done) {
            finished += 1;
            underWay.delete(done.urn);
        }
        if (begun ?? done) {
            step.update([`${finished} resources`, ...waitingFor(underWay)].join(", "));
        }
    };
    try {
        const outputs = await ignoringInterrupts(() => call.run(platform.stack, onEvent));
        step.done(`${finished} resources`);
        return { ...collector.report(), succeeded: true, outputs };
    } catch (error) {
        step.fail();
        const report = collector.report();
        if (explains(report)) {
            return { ...report, succeeded: false, outputs: {} };
        }
        throw engineFailure(error, platform.environment, platform.backend);
    }
}

function changes({ op, new: state }: StepEventMetadata): boolean {
    return op !== "same" && state?.custom === true;
}

/** What a run that seems to stand still is busy with. */
function waitingFor(underWay: ReadonlySet<string>): readonly string[] {
    const names = [...underWay].map(nameOf);
    return names.length === 0 ? [] : [`waiting for ${some(names, 3)}`];
}

/** Does the report itself say why the run failed? */
function explains(report: RunReport): boolean {
    return (
        report.verdicts.some(({ mandatory }) => mandatory) ||
        report.troubles.some(({ severity }) => severity === "error")
    );
}

/**
 * An interrupt on the terminal reaches the engine too, which stops after the steps under way and
 * writes its state. This process must outlive it, to tell how it ended.
 */
async function ignoringInterrupts<T>(work: () => Promise<T>): Promise<T> {
    const ignore = (): void => undefined;
    process.on("SIGINT", ignore);
    try {
        return await work();
    } finally {
        process.off("SIGINT", ignore);
    }
}
