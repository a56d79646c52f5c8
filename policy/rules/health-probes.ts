import { badExamples, goodExamples } from "../examples/health-probes";
import type { Field } from "../library/field";
import { judgeContainers, podTemplateOf, runsToCompletion } from "../library/pods";
import type { Report } from "../library/report";
import type { Rule } from "../library/rule";

const actions = ["httpGet", "tcpSocket", "exec", "grpc"];

const purposes = {
    readinessProbe: "traffic reaches the container before it can answer",
    livenessProbe: "a container that hangs is never restarted",
};

export const healthProbes: Rule = {
    id: "health-probes",
    title: "Readiness and liveness probes",
    why:
        "Without a readiness probe a Service sends traffic to a container that cannot answer yet; " +
        "without a liveness probe a container that hangs stays as it is.",
    severity: "medium",
    level: "recommended",
    sources: { handbook: 7 },
    matches:
        "every container that stays up, native sidecars included, wherever a pod is described; not " +
        "init containers, not Jobs and CronJobs, not patches",
    decision:
        "Both probes are there, and each has an action. A startup probe may be there too; it " +
        "replaces neither.",
    fix: "add the probe with httpGet, tcpSocket, grpc or exec",
    parameters: [],
    judgeObject(object, report) {
        const template = podTemplateOf(object);
        if (template === undefined || object.isPatch || runsToCompletion(object)) {
            return;
        }
        judgeContainers(template, report, (container, role) => {
            if (role !== "init") {
                judgeProbe(container.at("readinessProbe"), purposes.readinessProbe, report);
                judgeProbe(container.at("livenessProbe"), purposes.livenessProbe, report);
            }
        });
    },
    examples: { good: goodExamples, bad: badExamples },
};

function judgeProbe(probe: Field, without: string, report: Report): void {
    report.judge(() => {
        if (!probe.isSet) {
            report.violation(probe, without);
        } else if (!actions.some((action) => probe.at(action).isSet)) {
            report.violation(probe, "the probe has no action, so that it checks nothing");
        }
    });
}
