import { celRule } from "../../library/celRule";
import { coreKinds } from "../../library/kinds";
import { objectOf } from "../../library/manifests";

export const jobCleanUp = celRule({
    id: "job-clean-up",
    title: "Finished Jobs are cleaned up",
    why: "A finished Job keeps its pods until somebody deletes it.",
    severity: "low",
    level: "strict",
    sources: {},
    decision:
        "A Job sets ttlSecondsAfterFinished; those of a CronJob are cleaned up by its history limits.",
    fix: "set spec.ttlSecondsAfterFinished",
    cel: {
        on: coreKinds("Job").map((match) => ({ ...match, groups: ["batch", ""] })),
        checks: [
            {
                each: "object",
                holds: "has(object.metadata.ownerReferences) || object.?spec.?ttlSecondsAfterFinished.hasValue()",
                path: "spec.ttlSecondsAfterFinished",
                wrong: "its pods stay when it is done",
            },
        ],
    },
    examples: {
        good: [
            {
                title: "An hour",
                manifests: objectOf("batch/v1", "Job", "spec: { ttlSecondsAfterFinished: 3600 }"),
            },
        ],
        bad: [
            {
                title: "For ever",
                manifests: objectOf("batch/v1", "Job"),
                finds: [{ path: "spec.ttlSecondsAfterFinished" }],
            },
        ],
    },
});
