import { badExamples, goodExamples } from "../examples/init-containers";
import { commandOf, waitIn } from "../library/commands";
import type { Field } from "../library/field";
import { judgeContainers, podTemplateOf } from "../library/pods";
import type { Report } from "../library/report";
import type { Rule } from "../library/rule";

const onlyWhileRunning = ["readinessProbe", "livenessProbe", "startupProbe", "lifecycle"];

export const initContainers: Rule = {
    id: "init-containers",
    title: "Init containers initialise",
    why:
        "A container that waits for others in its own start script hides that it is waiting, is killed " +
        "by its own probes meanwhile, and needs shells and clients in its image.",
    severity: "low",
    level: "recommended",
    sources: { handbook: 3 },
    matches: "every container and init container, wherever a pod is described",
    decision:
        "An init container that runs to its end has no probes and no lifecycle hooks, which the API " +
        "server refuses. That it has limits is judged by resource-limits.",
    counsel:
        "A loop, a wait tool or a sleep before the start of a container, or in its postStart hook, is " +
        "work for an init container. These are signs in a shell command and can mislead.",
    fix: "move the wait into an init container, which Kubernetes runs to its end before the others",
    parameters: [],
    judgeObject(object, report) {
        const template = podTemplateOf(object);
        if (template === undefined) {
            return;
        }
        judgeContainers(template, report, (container, role) => {
            if (role === "init") {
                judgeInit(container, report);
            } else {
                judgeStart(container, report);
            }
        });
    },
    examples: { good: goodExamples, bad: badExamples },
};

function judgeInit(container: Field, report: Report): void {
    for (const field of onlyWhileRunning.map((key) => container.at(key))) {
        report.judge(() => {
            if (field.isSet) {
                report.violation(
                    field,
                    "an init container ends before anything could probe or stop it",
                    "remove it, or make this a sidecar with restartPolicy: Always",
                );
            }
        });
    }
}

function judgeStart(container: Field, report: Report): void {
    for (const started of [container, container.at("lifecycle", "postStart", "exec")]) {
        report.judge(() => {
            const wait = waitIn(commandOf(started));
            if (wait !== undefined) {
                const script = started.at("args").isSet ? "args" : "command";
                report.advice(
                    started.at(script).called(wait),
                    "the container waits before it does its work",
                );
            }
        });
    }
}
