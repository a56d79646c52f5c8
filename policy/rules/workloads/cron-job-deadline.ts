import { celRule } from "../../library/celRule";
import { coreKinds } from "../../library/kinds";
import { objectOf } from "../../library/manifests";

export const cronJobDeadline = celRule({
    id: "cron-job-deadline",
    title: "CronJobs have a deadline",
    why: "A CronJob that missed a hundred runs starts none any more, unless a deadline limits what counts.",
    severity: "low",
    level: "strict",
    sources: {},
    decision: "startingDeadlineSeconds is set.",
    fix: "set spec.startingDeadlineSeconds",
    cel: {
        on: coreKinds("CronJob").map((match) => ({ ...match, groups: ["batch", ""] })),
        checks: [
            {
                each: "object",
                holds: "object.?spec.?startingDeadlineSeconds.hasValue()",
                path: "spec.startingDeadlineSeconds",
                wrong: "after a hundred missed runs it never starts again",
            },
        ],
    },
    examples: {
        good: [
            {
                title: "A minute",
                manifests: objectOf("batch/v1", "CronJob", "spec: { startingDeadlineSeconds: 60 }"),
            },
        ],
        bad: [
            {
                title: "None",
                manifests: objectOf("batch/v1", "CronJob"),
                finds: [{ path: "spec.startingDeadlineSeconds" }],
            },
        ],
    },
});
