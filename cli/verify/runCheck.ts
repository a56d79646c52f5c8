import type { Progress, Step } from "../../local/progress";
import { Broken, type Check, type Context, type Observation, problem, Skipped } from "./check";
import { reasonOf } from "./text";

/** How a check ended. */
export interface CheckResult {
    readonly name: string;
    readonly title: string;
    readonly outcome: "passed" | "failed" | "skipped";
    /** Why it was skipped. */
    readonly reason?: string;
    readonly observations: readonly Observation[];
    readonly milliseconds: number;
}

/** No check waits longer than this altogether; each of its own waits is shorter. */
const checkSeconds = 480;

/** What all checks of a run share. */
export type Shared = Omit<Context, "signal">;

/**
 * Runs one check; one that fails is a result like any other.
 *
 * @param interruption Ends the whole run.
 * @throws the interruption's reason.
 */
export async function runCheck(
    check: Check,
    shared: Shared,
    interruption: AbortSignal,
    progress: Progress,
): Promise<CheckResult> {
    interruption.throwIfAborted();
    const step = progress.step(`verifying ${check.name}`);
    const ended = new AbortController();
    const late = AbortSignal.timeout(checkSeconds * 1000);
    const signal = AbortSignal.any([interruption, ended.signal, late]);
    const started = performance.now();
    const observations: Observation[] = [];
    const result = (outcome: CheckResult["outcome"], reason?: string): CheckResult => ({
        name: check.name,
        title: check.title,
        outcome,
        ...(reason !== undefined && { reason }),
        observations,
        milliseconds: performance.now() - started,
    });
    try {
        await collect(check, { ...shared, signal }, observations, step);
    } catch (error) {
        if (interruption.aborted) {
            step.fail("stopped");
            interruption.throwIfAborted();
        }
        if (error instanceof Skipped) {
            step.done(`skipped, ${error.message}`);
            return result("skipped", error.message);
        }
        observations.push(observationOf(error, late));
    } finally {
        // Whatever the check has forwarded ends with it.
        ended.abort();
    }
    if (observations.some(({ level }) => level === "problem")) {
        step.fail("failed");
        return result("failed");
    }
    step.done("passed");
    return result("passed");
}

/** A check that ignores its signal does not hold up the others. */
async function collect(
    check: Check,
    context: Context,
    observations: Observation[],
    step: Step,
): Promise<void> {
    const iterator = check.run(context)[Symbol.asyncIterator]();
    const aborted = new Promise<never>((_, reject) => {
        context.signal.addEventListener("abort", () => {
            reject(new Error("stopped", { cause: context.signal.reason }));
        });
    });
    // It is raised in the end, when nobody waits for it any more.
    aborted.catch(() => undefined);
    for (;;) {
        const next = await Promise.race([iterator.next(), aborted]);
        if (next.done === true) {
            return;
        }
        observations.push(next.value);
        step.update(next.value.what);
    }
}

/** What becomes of an error that a check did not see coming. */
function observationOf(error: unknown, late: AbortSignal): Observation {
    if (late.aborted) {
        const remedy = "run it alone, with --check";
        return problem("the check", `not done after ${checkSeconds} s`, remedy);
    }
    return error instanceof Broken
        ? error.observation
        : problem("the check broke off", reasonOf(error), "look at what it was about to ask next");
}
