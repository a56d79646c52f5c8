import { badExamples, goodExamples } from "../examples/revision-history";
import { integer } from "../library/parameters";
import { isController } from "../library/pods";
import type { Rule } from "../library/rule";

const minimum = integer("minimum", 2, 1, "The fewest old revisions to keep.");
const maximum = integer("maximum", 20, 1, "The most old revisions to keep.");

export const revisionHistory: Rule = {
    id: "revision-history",
    title: "A revision history to roll back to",
    why:
        "`kubectl rollout undo` needs the old revisions. Without them the only way back is a new " +
        "release, in the middle of an incident.",
    severity: "medium",
    level: "recommended",
    sources: { handbook: 5 },
    matches: "every Deployment, StatefulSet and DaemonSet, and patches of them",
    decision:
        "`revisionHistoryLimit` is left to the default of 10, or lies between the two parameters. A " +
        "Deployment that is paused rolls neither forward nor back.",
    counsel:
        "With the update strategy `OnDelete` a rollback takes effect only as pods are deleted by hand.",
    fix: "leave spec.revisionHistoryLimit out, which keeps 10, or set it between the limits",
    parameters: [minimum, maximum],
    judgeObject(object, report, settings) {
        if (!isController(object)) {
            return;
        }
        const spec = object.fields.at("spec");
        report.judge(() => {
            const kept = spec.at("revisionHistoryLimit");
            const count = kept.number();
            const least = settings(minimum);
            const most = settings(maximum);
            if (kept.isSet && (count === undefined || count < least || count > most)) {
                report.violation(kept, `a rollback needs between ${least} and ${most} revisions`);
            }
        });
        report.judge(() => {
            const paused = spec.at("paused");
            if (paused.flag() === true) {
                const fix = "remove spec.paused";
                report.violation(paused, "a paused Deployment rolls neither forward nor back", fix);
            }
        });
        report.judge(() => {
            const strategy = spec.at("updateStrategy", "type");
            if (strategy.text() === "OnDelete") {
                const fix = "use RollingUpdate, or write down who deletes the pods in a rollback";
                report.advice(strategy, "a rollback changes no pod until it is deleted", fix);
            }
        });
    },
    examples: { good: goodExamples, bad: badExamples },
};
