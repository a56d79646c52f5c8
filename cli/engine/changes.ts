import { isDeepStrictEqual } from "node:util";

import type {
    EngineEvent,
    OpType,
    StepEventMetadata,
    StepEventStateMetadata,
} from "@pulumi/pulumi/automation";

import { withRemedy } from "./remedies";

/** One resource that a run changes, or would change. */
export interface Change {
    readonly op: OpType;
    readonly urn: string;
    /** Kind and name as people say them: `apps/v1 Deployment`, `coredns-deployment`. */
    readonly kind: string;
    readonly name: string;
    /** Paths of the properties that differ. */
    readonly paths: readonly string[];
}

/** One verdict of the policy pack. */
export interface Verdict {
    readonly policy: string;
    readonly mandatory: boolean;
    readonly urn: string;
    readonly message: string;
}

export interface Trouble {
    readonly severity: "warning" | "error";
    readonly urn: string;
    readonly message: string;
}

/** A resource that was to be created, and why it was not, as far as anybody knows. */
export interface FailedCreation {
    /** As the program declares it. What is secret in it is masked. */
    readonly resource: StepEventStateMetadata;
    readonly reason: string;
}

/** All that a run of the engine had to say. */
export interface RunReport {
    readonly changes: readonly Change[];
    readonly unchanged: number;
    /** Every resource before and after, components and those that stay as they are included. */
    readonly steps: readonly StepEventMetadata[];
    /** Do the stack's outputs change, whether or not a resource does? */
    readonly outputsChange: boolean;
    readonly verdicts: readonly Verdict[];
    readonly troubles: readonly Trouble[];
    readonly failedCreations: readonly FailedCreation[];
}

/** Gathers a report from the engine's events. */
export interface Collector {
    readonly take: (event: EngineEvent) => void;
    readonly report: () => RunReport;
}

/** The inner steps of a replacement, which has a step of its own. */
const inner: ReadonlySet<string> = new Set([
    "create-replacement",
    "delete-replaced",
    "discard-replaced",
]);

/** Steps that leave the resource as it was. */
const quiet: ReadonlySet<string> = new Set(["same", "read", "refresh"]);

/**
 * What the report tells better: where a plugin was found is said once, when it is decided which
 * providers run, and a failed run has its reasons beside it.
 */
const told = /^(using pulumi-\S+ from \$PATH at .*|(preview|update|refresh|destroy) failed)$/;

export function collectChanges(): Collector {
    const changes = new Map<string, Change>();
    const steps = new Map<string, StepEventMetadata>();
    const unchanged = new Set<string>();
    const verdicts = new Map<string, Verdict>();
    const troubles = new Map<string, Trouble>();
    const uncreated: StepEventStateMetadata[] = [];
    let outputsChange = false;

    const takeStep = (step: StepEventMetadata): void => {
        if (inner.has(step.op)) {
            return;
        }
        steps.set(step.urn, step);
        const custom = step.new?.custom ?? step.old?.custom ?? false;
        const ours = custom && !step.type.startsWith("pulumi:");
        if (ours && step.op === "same") {
            unchanged.add(step.urn);
        } else if (ours && !quiet.has(step.op)) {
            changes.set(step.urn, describe(step));
        }
    };

    return {
        take(event) {
            if (event.resourcePreEvent) {
                takeStep(event.resourcePreEvent.metadata);
            }
            const finished = event.resOutputsEvent?.metadata;
            if (finished?.type === "pulumi:pulumi:Stack") {
                outputsChange = !isDeepStrictEqual(finished.old?.outputs, finished.new?.outputs);
            }
            const failed = event.resOpFailedEvent?.metadata;
            if (failed?.op.startsWith("create") === true && failed.new !== undefined) {
                uncreated.push(failed.new);
            }
            if (event.policyEvent) {
                const {
                    policyName,
                    enforcementLevel,
                    resourceUrn = "",
                    message,
                } = event.policyEvent;
                const verdict: Verdict = {
                    policy: policyName,
                    mandatory: enforcementLevel === "mandatory",
                    urn: resourceUrn,
                    message: finding(message),
                };
                verdicts.set(`${policyName} ${resourceUrn} ${verdict.message}`, verdict);
            }
            const diagnostic = event.diagnosticEvent;
            if (diagnostic?.severity === "warning" || diagnostic?.severity === "error") {
                const { severity, urn = "" } = diagnostic;
                const message = withRemedy(plain(diagnostic.message));
                if (message !== "" && !told.test(message)) {
                    troubles.set(`${urn} ${message}`, { severity, urn, message });
                }
            }
        },
        report: () => ({
            changes: [...changes.values()],
            unchanged: unchanged.size,
            steps: [...steps.values()],
            outputsChange,
            verdicts: [...verdicts.values()],
            troubles: [...troubles.values()],
            failedCreations: uncreated.map((resource) => ({
                resource,
                reason: [...troubles.values()]
                    .filter(({ urn }) => urn === resource.urn)
                    .map(({ message }) => message)
                    .join("\n"),
            })),
        }),
    };
}

function describe(step: StepEventMetadata): Change {
    const detailed = Object.keys(step.detailedDiff ?? {});
    return {
        op: step.op,
        urn: step.urn,
        kind: kindOf(step.type),
        name: nameOf(step.urn),
        paths: step.op === "create" ? [] : detailed.length > 0 ? detailed : (step.diffs ?? []),
    };
}

/** `kubernetes:apps/v1:Deployment` -> `apps/v1 Deployment` */
function kindOf(type: string): string {
    const [, module = "", kind = type] = type.split(":");
    return `${module} ${kind}`;
}

/** The logical name: the last part of a URN. */
export function nameOf(urn: string): string {
    return urn.split("::").at(-1) ?? urn;
}

/** The policy SDK puts the policy's description on a line of its own before what was found. */
function finding(message: string): string {
    const [description = "", ...found] = plain(message).split("\n");
    return found.length === 0 ? description : found.join("\n");
}

/** The engine marks colours as `<{%fg 1%}>`. */
function plain(message: string): string {
    return message.replace(/<\{%.*?%\}>/g, "").trim();
}
