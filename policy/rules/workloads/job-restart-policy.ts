import { celRule } from "../../library/celRule";
import { objectOf } from "../../library/manifests";
import { fillIn } from "../../library/remedy";

export const jobRestartPolicy = celRule({
    id: "job-restart-policy",
    title: "Jobs end",
    why: "The restart policy Always would start a Job again when it is done; the API server refuses it.",
    severity: "medium",
    level: "baseline",
    sources: {},
    decision: "restartPolicy of a Job or CronJob is OnFailure or Never.",
    fix: "set restartPolicy to OnFailure or Never",
    remedy: fillIn("restartPolicy", "Never"),
    cel: {
        on: "pods",
        checks: [
            {
                each: "pod",
                when: "object.kind in ['Job', 'CronJob']",
                holds: "variables.podSpec.?restartPolicy.orValue('Always') in ['OnFailure', 'Never']",
                path: "restartPolicy",
                wrong: "such a Job never ends",
            },
        ],
    },
    examples: {
        good: [
            {
                title: "On failure",
                manifests: objectOf(
                    "batch/v1",
                    "Job",
                    "spec: { template: { spec: { restartPolicy: OnFailure } } }",
                ),
            },
        ],
        bad: [
            {
                title: "Left out",
                manifests: objectOf("batch/v1", "Job", "spec: { template: { spec: {} } }"),
                finds: [{ path: "spec.template.spec.restartPolicy" }],
            },
        ],
    },
});
