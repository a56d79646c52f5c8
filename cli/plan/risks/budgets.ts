import { judgeBudgets } from "../../../policy/library/budgets";
import { isKind } from "../../../policy/library/kubernetes";
import { describeSubject, Report } from "../../../policy/library/report";
import { autoscalerOf } from "../../../policy/library/scaling";
import type { Stack } from "../../../policy/library/stack";
import { controllersOf, fewestReplicas } from "../../../policy/library/workloads";
import type { Assessment } from "./assessment";

/** A workload of which a budget lets no pod go. */
interface Blockade {
    /** The budget, the workload, and what scales it. */
    readonly urns: readonly string[];
    readonly key: string;
    readonly text: string;
}

const known = new WeakMap<Stack, readonly Blockade[]>();

/** PodDisruptionBudgets by which, from now on, no node can be drained. */
export const budgets: Assessment = {
    risk: "downtime",
    judge({ urn, before, after }, world) {
        const object = after ?? before;
        const matters =
            object !== undefined &&
            isKind(
                object,
                ["PodDisruptionBudget", "Deployment", "StatefulSet", "HorizontalPodAutoscaler"],
                ["policy", "apps", "autoscaling"],
            );
        if (!matters) {
            return [];
        }
        const earlier = new Set(blockades(world.before).map(({ key }) => key));
        return blockades(world.after)
            .filter(({ urns, key }) => urns.includes(urn) && !earlier.has(key))
            .map(({ text }) => ({ risk: "downtime", why: text }));
    },
};

function blockades(stack: Stack): readonly Blockade[] {
    const found = known.get(stack) ?? findBlockades(stack);
    known.set(stack, found);
    return found;
}

function findBlockades(stack: Stack): readonly Blockade[] {
    return controllersOf(stack).flatMap(({ object }) => {
        if (object.kind === "DaemonSet") {
            return [];
        }
        const report = new Report({ id: "budgets", fix: "" });
        const scaler = report.try(() => autoscalerOf(stack, object))?.object.subject.urn;
        report.judge(() => {
            judgeBudgets(stack, object, fewestReplicas(stack, object), report);
        });
        return report.findings.map(({ place: { subject, path } }) => ({
            urns: [subject.urn, object.subject.urn, ...(scaler === undefined ? [] : [scaler])],
            key: `${describeSubject(subject)} ${describeSubject(object.subject)}`,
            text: `${describeSubject(subject)} lets no pod of ${describeSubject(object.subject)} go (${path}), so that no node can be drained`,
        }));
    });
}
