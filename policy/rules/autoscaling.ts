import { badExamples, goodExamples } from "../examples/autoscaling";
import { judgeBudgets } from "../library/budgets";
import { mountedClaims } from "../library/claims";
import { nameOf, namespaceOf, type KubernetesObject } from "../library/kubernetes";
import { judgeRequests } from "../library/metrics";
import { integer } from "../library/parameters";
import { isDeployment } from "../library/pods";
import type { Report } from "../library/report";
import type { Rule } from "../library/rule";
import {
    autoscaler,
    autoscalerOf,
    maximumOf,
    minimumOf,
    type Autoscaler,
} from "../library/scaling";
import type { Stack } from "../library/stack";

const minReplicasForHpa = integer(
    "minReplicasForHpa",
    2,
    1,
    "From how many fixed replicas on a stateless Deployment must be scaled by an autoscaler.",
);

export const autoscaling: Rule = {
    id: "autoscaling",
    title: "Autoscaling for stateless workloads",
    why:
        "A fixed number of replicas is too many at night and too few in a rush. An autoscaler that " +
        "has no requests to measure by, or that the program overrules, does nothing.",
    severity: "medium",
    level: "recommended",
    sources: { handbook: 10 },
    matches:
        "every Deployment without a claim and not of the strategy Recreate, with the autoscalers " +
        "(HorizontalPodAutoscaler, KEDA's ScaledObject) and PodDisruptionBudgets of the stack",
    decision:
        "From the parameter's number of fixed replicas on, the Deployment has an autoscaler, which has " +
        "room to scale and a target in the stack. Then the program sets no `spec.replicas`, or ignores " +
        "changes of it, and every container requests what the autoscaler measures. A budget leaves " +
        "room for one pod to be moved.",
    counsel: "A Deployment with fewer fixed replicas, usually one, has no autoscaler.",
    fix: "declare a HorizontalPodAutoscaler for it and leave spec.replicas out",
    parameters: [minReplicasForHpa],
    judgeStack(stack, report, settings) {
        for (const object of stack.objects.filter(({ isPatch }) => !isPatch)) {
            report.judge(() => {
                if (isStatelessDeployment(object)) {
                    judgeDeployment(stack, object, settings(minReplicasForHpa), report);
                }
            });
            const scaler = autoscaler(object);
            if (scaler !== undefined) {
                judgeRange(scaler, report);
                judgeTarget(stack, scaler, report);
            }
        }
    },
    examples: { good: goodExamples, bad: badExamples },
};

function isStatelessDeployment(object: KubernetesObject): boolean {
    return (
        isDeployment(object) &&
        mountedClaims(object).length === 0 &&
        object.fields.at("spec", "strategy", "type").text() !== "Recreate"
    );
}

function judgeDeployment(
    stack: Stack,
    deployment: KubernetesObject,
    threshold: number,
    report: Report,
): void {
    const replicas = deployment.fields.at("spec", "replicas");
    const scaler = autoscalerOf(stack, deployment);
    if (scaler === undefined) {
        const fixed = replicas.number() ?? 1;
        const wrong = "no autoscaler fits the number of pods to the load";
        if (fixed >= threshold) {
            report.violation(replicas, wrong);
        } else if (fixed > 0) {
            report.advice(replicas, wrong);
        }
        report.judge(() => {
            judgeBudgets(stack, deployment, fixed, report);
        });
        return;
    }
    report.judge(() => {
        const isIgnored = deployment.ignoreChanges.some((path) =>
            ["spec", "spec.replicas"].includes(path),
        );
        if (replicas.isDeclared && !isIgnored) {
            report.violation(
                replicas,
                `every update sets it against ${scaler.object.kind} ${scaler.object.subject.name}`,
                'leave spec.replicas out, or add ignoreChanges: ["spec.replicas"]',
            );
        }
    });
    judgeRequests(deployment, scaler, report);
    report.judge(() => {
        judgeBudgets(stack, deployment, minimumOf(scaler), report);
    });
}

function judgeRange(scaler: Autoscaler, report: Report): void {
    report.judge(() => {
        const most = maximumOf(scaler);
        if (most !== undefined && most <= minimumOf(scaler)) {
            report.violation(
                scaler.maximum,
                `it is not above the minimum of ${minimumOf(scaler)}, so that nothing is scaled`,
                "raise the maximum or lower the minimum",
            );
        }
    });
}

/** A target can be in another stack; where its namespace is in this one, so is the target. */
function judgeTarget(stack: Stack, scaler: Autoscaler, report: Report): void {
    report.judge(() => {
        const { kind, name } = scaler.target;
        const namespace = namespaceOf(scaler.object);
        const wantedKind = kind.text() ?? "Deployment";
        const isScalable = ["Deployment", "StatefulSet"].includes(wantedKind);
        if (!isScalable || !stack.declaresNamespace(namespace)) {
            return;
        }
        const target = stack
            .inNamespace(wantedKind, "apps", namespace)
            .find((object) => nameOf(object) === name.text());
        if (target === undefined) {
            report.violation(
                name,
                `the stack has no ${wantedKind} of this name in namespace ${namespace}`,
                "name the workload that it scales",
            );
        }
    });
}
