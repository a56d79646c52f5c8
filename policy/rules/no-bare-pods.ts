import { badExamples, goodExamples } from "../examples/no-bare-pods";
import { isKind } from "../library/kubernetes";
import type { Rule } from "../library/rule";

export const noBarePods: Rule = {
    id: "no-bare-pods",
    title: "No bare Pods",
    why:
        "Nothing restarts a bare Pod elsewhere when its node fails, nothing scales it and nothing " +
        "can roll it back.",
    severity: "high",
    level: "baseline",
    sources: { handbook: 1 },
    matches: "every declared Pod and PodPatch",
    decision: "A Pod that a program declares has no controller, whatever it contains.",
    fix: "declare a Deployment, StatefulSet, DaemonSet, Job or CronJob with this Pod as its template",
    parameters: [],
    judgeObject(object, report) {
        if (isKind(object, ["Pod"], [""])) {
            report.violation(
                { subject: object.subject, path: "kind", value: "Pod" },
                "no controller replaces this Pod when it or its node is lost",
            );
        }
    },
    examples: { good: goodExamples, bad: badExamples },
};
